"""Reading mails: threads, charsets, HTML, quotes, and what malformed ones make of the parser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.domains.alerts.rules import mapping
from seatrial.kit import mails


def test_headers_are_read_as_people_write_them() -> None:
    found = mails.read(
        b"From: =?utf-8?q?Ad=C3=A9?= <ADA@Example.org>\r\nSubject: =?iso-8859-1?Q?D=E9j=E0?=\r\n vu\r\n"
        b"Message-ID: <a@b>\r\nReferences: <root@x>\r\n <c@d>\r\nIn-Reply-To: <c@d>\r\n"
        b"Received: one\r\nReceived: two\r\n\r\nHi"
    )
    assert (found.sender, found.sender_name, found.subject) == ("ada@example.org", "Adé", "Déjà vu")
    assert (found.message_id, found.thread, found.hops, found.text) == ("<a@b>", "<root@x>", 2, "Hi")
    assert not found.is_by_program


@pytest.mark.parametrize(
    ("header", "by_program", "auto_reply"),
    [
        ("Auto-Submitted: no", False, False), ("Auto-Submitted: auto-generated; x=y", True, False),
        ("Auto-Submitted: Auto-Replied (vacation)", True, True), ("Precedence: list", True, False),
        ("Precedence: auto_reply", True, True), ("X-Autorespond: away", True, True),
        ("Content-Type: multipart/report; report-type=delivery-status; boundary=b", True, True),
        ("Auto-Submitted:", False, False),
    ],
)  # fmt: skip
def test_programs_say_that_they_are_programs(header: str, by_program: bool, auto_reply: bool) -> None:
    found = mails.read(f"From: a@b.example\r\n{header}\r\n\r\nHi".encode())
    assert (found.is_by_program, found.is_auto_reply) == (by_program, auto_reply)


@pytest.mark.parametrize(
    ("charset", "content", "text"),
    [
        ("utf-8", "Größe".encode(), "Größe"), ("iso-8859-1", "Größe".encode("latin-1"), "Größe"),
        ("shift_jis", "障害".encode("shift_jis"), "障害"), ("bogus", "Größe".encode(), "Größe"),
        ("us-ascii", "Größe".encode("cp1252"), "Größe"), ("utf-8", b"\xff\xfe", "ÿþ"),
        ("utf-8", b"a\0b", "ab"),
    ],
)  # fmt: skip
def test_text_of_any_charset_is_read(charset: str, content: bytes, text: str) -> None:
    head = f"From: a@b.example\r\nContent-Type: text/plain; charset={charset}\r\n\r\n".encode()
    assert mails.read(head + content).text == text


def test_html_becomes_lines_and_its_quotes_are_quotes() -> None:
    html = (
        "<html><head><title>x</title><style>p{}</style></head><body><p>ack &amp; go</p><div>Ada wrote:</div>"
        "<blockquote>old<br>er<blockquote>oldest</blockquote></blockquote><script>1</script>last</body></html>"
    )
    found = mails.read(f"From: a@b.example\r\nContent-Type: text/html\r\n\r\n{html}".encode())
    assert found.text == "ack & go\nAda wrote:\n> old\n> er\n> oldest\nlast"
    assert mails.unquoted_lines(found.text) == ["ack & go", "last"]


def test_of_several_parts_the_plain_text_is_read_and_no_attachment() -> None:
    content = (
        b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n"
        b"Content-Type: multipart/alternative; boundary=i\r\n\r\n--i\r\nContent-Type: text/html\r\n\r\n"
        b"<p>rich</p>\r\n"
        b"--i\r\nContent-Type: text/plain\r\n\r\nplain\r\n--i--\r\n--o\r\nContent-Type: text/plain\r\n"
        b"Content-Disposition: attachment; filename=x\r\n\r\nattached\r\n--o--\r\n"
    )
    assert mails.read(content).text == "plain"


@pytest.mark.parametrize("content", [b"", b"\r\n\r\nx", b"not a mail"])
def test_what_has_no_headers_is_no_mail(content: bytes) -> None:
    with pytest.raises(mails.CannotReadMail):
        mails.read(content)


def test_a_mail_that_is_nested_without_end_is_refused_and_nothing_else() -> None:
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(3000)
    )
    with pytest.raises(mails.CannotReadMail):
        mails.read(b"From: a@b.example\r\n" + nested)


@pytest.mark.parametrize("said", ["", "a@b.example, c@d.example", "no address", '"broken <a@', "<>"])
def test_who_names_nobody_or_several_is_nobody(said: str) -> None:
    found = mails.read(f"From: {said}\r\nTo: x\r\n\r\nHi".encode())
    assert found.sender == ""
    assert mails.address_of(said) == ""


@given(st.binary(max_size=400))
def test_whatever_comes_is_read_or_refused(content: bytes) -> None:
    for each in (content, b"Subject: x\r\nFrom: " + content):
        try:
            found = mails.read(each)
        except mails.CannotReadMail:
            continue
        assert "\0" not in found.text + found.subject + "".join(found.headers.values())
        "".join([found.text, found.subject, *found.headers.values()]).encode()


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("after(body.t, ': ')", "disk"), ("before(body.t, ':')", "DOWN"),
        ("lower(body.t)", "down: disk\nhost: db1"),
        ("line(body.t, 'Host:')", "db1"), ("line(body.t, 'Nobody:')", ""), ("after(body.t, '#')", ""),
        ("before(body.t, '#')", ""),
    ],
)  # fmt: skip
def test_expressions_take_texts_apart(expression: str, value: str) -> None:
    body = {"t": "DOWN: disk\nHost: db1" if "line" in expression or "lower" in expression else "DOWN: disk"}
    assert mapping.value(expression, context=mapping.around(body, item=body)) == value


def test_a_function_of_what_is_no_text_maps_nothing() -> None:
    with pytest.raises(mapping.CannotMap):
        mapping.value("after(body.n, 'x')", context=mapping.around({"n": 1}, item={}))
