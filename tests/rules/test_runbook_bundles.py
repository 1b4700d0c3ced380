"""The offline bundle: everything is in it, and every link inside it leads somewhere."""

import hashlib
import io
import json
import posixpath
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

from pypdf import PdfReader
from tests.factories.runbooks_content import content

from seatrial.domains.runbooks.formats.bundles import Bundle, Helper, files_of, to_zip

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TEXT = """# Deploy the gateway

See [rollback](rollback.md#steps), [the other by name](runbook:edi-gateway/rollback) and [nobody](gone.md).

## Steps

![The lever](pictures/lever.png) Stop with <script>alert(1)</script>

| Port | Use |
|---|---|
| 80 | web |
"""


def bundle() -> Bundle:
    deploy = content(text=TEXT, attachments={"runbooks/pictures/lever.png": "sha256:aa"})
    rollback = content(
        name="edi-gateway/rollback", title="Roll back", kind="rollback",
        triggers=[{"alert": "GatewayErrors"}], text="# Roll back\n\n## Steps\n\nSwitch the traffic to blå.\n",
    )  # fmt: skip
    return Bundle(
        "edi-gateway", "EDI gateway", AT, "1.0", (deploy, rollback),
        helpers=(Helper("Operations on call", "+46 8 123", "first"),),
        files={"runbooks/pictures/lever.png": b"png"},
    )  # fmt: skip


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.leads: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            if name in ("href", "src", "action") and value:
                self.leads.append(value)


def test_every_file_is_there_with_its_digest():
    files = files_of(bundle())
    manifest = json.loads(files["manifest.json"])

    assert set(files) == {
        "index.html", "manifest.json", "files/runbooks/pictures/lever.png",
        *(f"{folder}/{stem}.{ending}" for stem in ("deploy", "rollback")
          for folder, ending in (("runbooks", "html"), ("runbooks", "md"), ("cards", "pdf"))),
    }  # fmt: skip
    for path, data in files.items():
        if path != "manifest.json":
            assert manifest["files"][path] == f"sha256:{hashlib.sha256(data).hexdigest()}"
    assert [each["name"] for each in manifest["runbooks"]] == ["edi-gateway/deploy", "edi-gateway/rollback"]
    assert manifest["runbooks"][0]["digest"] == f"sha256:{'5e' * 32}"
    assert manifest["made_at"] == "2026-11-21T12:00:00+00:00"


def test_every_link_leads_to_a_file_or_heading_of_the_bundle():
    files = files_of(bundle())
    pages = {path: Page(data.decode()) for path, data in files.items() if path.endswith(".html")}
    followed = 0
    for path, page in pages.items():
        for lead in page.leads:
            target, _, anchor = lead.partition("#")
            whole = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
            assert whole in files, f"{path} leads to {lead}"
            assert not anchor or anchor in pages[whole].ids, f"{path} leads to {lead}"
            followed += 1
    assert followed > 15
    assert "rollback.html#steps" in pages["runbooks/deploy.html"].leads
    assert "../files/runbooks/pictures/lever.png" in pages["runbooks/deploy.html"].leads
    attached = files["runbooks/deploy.html"].decode()
    assert "lever.png</a>, 3 bytes<br><code>sha256:aa</code>" in attached
    assert "gone.md" not in str(pages["runbooks/deploy.html"].leads)


def test_the_index_lists_triggers_alerts_first_and_who_helps():
    index = files_of(bundle())["index.html"].decode()

    assert index.index("alert GatewayErrors") < index.index("edi_queue_depth above 500")
    assert "Operations on call" in index
    assert "as of 2026-11-21 12:00 UTC" in index


def test_only_its_own_style_and_script_may_do_anything():
    page = files_of(bundle())["runbooks/deploy.html"].decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)

    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_what_is_searched_cannot_end_the_script():
    hostile = replace(content(title="</script><script>alert(1)</script>"), text="# </script><b>\n")
    index = files_of(replace(bundle(), contents=(hostile,)))["index.html"].decode()

    assert index.count("</script>") == 2
    assert "<script>alert(1)" not in index


def test_the_flowchart_has_all_its_nodes_and_a_list():
    page = files_of(bundle())["runbooks/deploy.html"].decode()

    for words in ("Does the new version answer?", "Switch the traffic", "Roll back"):
        assert f"<title>{words}</title>" in page
        assert page.count(words) >= 2


def test_the_archive_is_one_folder_and_the_same_bytes_each_time():
    made = to_zip(bundle())

    assert made == to_zip(bundle())
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert {name.partition("/")[0] for name in archive.namelist()} == {"edi-gateway-runbooks"}
        assert len(archive.namelist()) == len(files_of(bundle()))


def test_whom_one_calls_stands_on_every_card_and_each_cell_says_its_column():
    files = files_of(bundle())

    for name in ("deploy", "rollback"):
        pages = PdfReader(io.BytesIO(files[f"cards/{name}.pdf"])).pages
        assert "Operations on call, +46 8 123" in pages[0].extract_text()
    index = files["index.html"].decode()
    assert '<td data-label="How">+46 8 123</td>' in index
    assert index.count("<td>") == 0
