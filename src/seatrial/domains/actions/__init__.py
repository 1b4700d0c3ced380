"""Owns actions: who promised to do what by when, and whether it was done; and the register of risks.

Does not own why an action is needed: its source (a review, a deployment, a risk) names that by a URN.
Words: action (numbered A-1, A-2), owner (the person who answers for it), due (the last day, in UTC), done
(the owner says so), verified (somebody else saw it), overdue (open after its day), escalated (the service
owner was told), funded (the service owner gave money for it), risk (what may go wrong, and what is done).
"""
