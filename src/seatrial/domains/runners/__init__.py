"""Owns enrolled runners, the jobs that they take, and who approved the content that they run.

Does not own what a job is for: whoever submits one (evidence, runbooks) hears of its end by an event.
Words: runner (a process elsewhere with a key of its own, known by its label), enrolment code (makes a runner,
once), content (exactly what would run: words, SQL, files), approval (somebody else's word that it may), job
(one run of a content, taken by one runner at a time under a lease).
"""
