"""Owns what people are told: messages on their page and by mail, the daily digest, and what they want of it.

Does not own why somebody is told: the domain that owns a date or a decision says so (`services.tell`).
Words: notice (a message to one person), kind (what it is about, switched off by kind), key (under which the
same thing is told once), digest (one mail a day of what higher domains contribute), link (to a page).
"""
