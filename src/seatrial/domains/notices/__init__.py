"""Owns what people are told and paged: messages by mail and on their page, how each is reached, every try.

Does not own why: the domain that owns a date, a decision or an alert says so (`services.tell`, `page`).
Words: notice (a message to one person), kind (what it is about), key (under which the same thing is told
once), digest (one mail a day), page (a message that wants an answer), contact method (an address by which
somebody is paged), way (one of them, or the account's address), delivery (a page over one way),
bulletin (a message to an address that is no account's), channel (a chat or a webhook that takes bulletins).
"""
