"""Owns what makes monitoring trustworthy: alert rules and dashboards with owner and review, what each metric
means, and when a service is healthy.

Does not own what monitors send (alerts), nor what probes find (evidence), nor runbooks.
Words: rule (an alert as a file of Prometheus says it), window (how long a review counts), stale (nobody
reviewed it within its window), interpretation (how to read an alert), dictionary (what each metric means),
board (a dashboard as a file), health (whether a service works, put together from checks).
"""
