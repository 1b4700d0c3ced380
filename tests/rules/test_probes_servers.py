"""The probes tls, dns, log, trace, dashboard, backup: against real servers or their real answers."""

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import dnslib
import dnslib.server
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.connectors.servers import reply, serving

from seatrial.domains.evidence import probes, rules
from seatrial.domains.evidence.rules import Connection, Known
from seatrial.domains.evidence.types import Item, Order, Subject
from seatrial.kit.files import FileMap

NOW = datetime.now(tz=UTC)
DAY = timedelta(days=1)
assert probes


def look(
    probe: str, *, files: dict[str, bytes] | None = None, allow: tuple[str, ...] = ("127.0.0.1",),
    now: datetime = NOW,
    connections: Any = None, **parameters: Any,
) -> Item:  # fmt: skip
    """What the probe finds."""
    order = Order(
        key="k", subject=Subject("service:edi", "production"), workspace="w", probe=probe,
        parameters=parameters, evidence_type=probe, max_age=DAY, every=timedelta(seconds=30),
        timeout=timedelta(seconds=5), author="c",
    )  # fmt: skip
    return rules.observe(order, files=FileMap(files or {}), now=now, allow=allow, connections=connections)


# --- tls


class Authority:
    """Signs certificates for loopback servers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self.sign("Harbour CA", self.key, names=(), authority=True)
        self.pem = self.certificate.public_bytes(serialization.Encoding.PEM)

    def sign(
        self, name: str, key: Any, *, names: tuple[str, ...], days: float = 30, authority: bool = False
    ) -> x509.Certificate:
        issuer = name if authority else "Harbour CA"
        made = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - 60 * DAY)
            .not_valid_after(NOW + days * DAY)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
        )
        if authority:
            usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
            made = made.add_extension(usage, critical=True)
        if names:
            listed = [
                x509.IPAddress(ip_address(each)) if each[0].isdigit() else x509.DNSName(each)
                for each in names
            ]
            made = made.add_extension(x509.SubjectAlternativeName(listed), critical=False)
        return made.sign(self.key, hashes.SHA256())

    def context(self, *names: str, days: float = 30) -> ssl.SSLContext:
        """What a server of these names shows."""
        key = ec.generate_private_key(ec.SECP256R1())
        shown = self.sign(names[0], key, names=names, days=days)
        file = self.folder / f"{len(list(self.folder.iterdir()))}.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + shown.public_bytes(serialization.Encoding.PEM)
            + self.pem
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """One authority for all."""
    return Authority(tmp_path_factory.mktemp("ca"))


@contextmanager
def tls_server(
    context: ssl.SSLContext, before: Callable[[socket.socket], None] | None = None
) -> Iterator[int]:
    """A server that shows its certificate, after plain words if there are any; gives its port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return
            with line:
                try:
                    if before:
                        before(line)
                    with context.wrap_socket(line, server_side=True) as safe:
                        safe.recv(1)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def test_a_certificate_that_is_trusted_tells_its_names_chain_and_days(authority: Authority) -> None:
    with tls_server(authority.context("127.0.0.1", "edi.example.org", days=9.5)) as port:
        item = look("tls", files={"ca.pem": authority.pem}, host="127.0.0.1", port=port, ca="ca.pem")
    found = item.findings
    assert (found["reached"], found["trusted"], found["reason"]) == (True, True, "")
    assert (found["days_left"], found["hours_left"], found["chain"]) == (9, 227, 2)
    assert found["names"] == ["edi.example.org", "127.0.0.1"] and found["name_matches"]
    assert (found["issuer"], found["protocol"]) == ("Harbour CA", "TLSv1.3")
    assert item.command.startswith(f"openssl s_client -connect 127.0.0.1:{port} -servername 127.0.0.1")


@pytest.mark.parametrize(
    ("names", "days", "name", "reason"),
    [
        (("127.0.0.1",), -1, "", "certificate has expired"),
        (("other.example.org",), 30, "edi.example.org", "Hostname mismatch"),
        (("*.example.org",), 30, "a.b.example.org", "Hostname mismatch"),
    ],
)
def test_a_certificate_that_is_not_trusted_says_why_and_is_told_of_all_the_same(
    authority: Authority, names: tuple[str, ...], days: float, name: str, reason: str
) -> None:
    with tls_server(authority.context(*names, days=days)) as port:
        item = look(
            "tls", files={"ca.pem": authority.pem}, host="127.0.0.1", port=port, ca="ca.pem", name=name
        )
    assert item.findings["trusted"] is False and reason in item.findings["reason"]
    assert item.findings["subject"] == names[0]
    assert item.findings["days_left"] == (29 if days > 0 else -2)


def test_an_authority_that_nobody_trusts_is_a_finding(authority: Authority) -> None:
    with tls_server(authority.context("127.0.0.1")) as port:
        item = look("tls", host="127.0.0.1", port=port)
    assert (
        item.findings["trusted"] is False
        and "self-signed certificate in certificate chain" in item.findings["reason"]
    )


def smtp(line: socket.socket) -> None:
    """A mail server until TLS begins."""
    line.sendall(b"220 mail.example.org\r\n")
    assert line.recv(100).startswith(b"EHLO")
    line.sendall(b"250-mail.example.org\r\n250-SIZE\r\n250 STARTTLS\r\n")
    assert line.recv(100) == b"STARTTLS\r\n"
    line.sendall(b"220 go on\r\n")


def postgres(line: socket.socket) -> None:
    """PostgreSQL until TLS begins."""
    assert line.recv(8)[4:] == bytes.fromhex("04d2162f")
    line.sendall(b"S")


@pytest.mark.parametrize(("protocol", "before"), [("smtp", smtp), ("postgres", postgres)])
def test_tls_begins_after_plain_words(authority: Authority, protocol: str, before: Any) -> None:
    with tls_server(authority.context("127.0.0.1"), before) as port:
        item = look(
            "tls", files={"ca": authority.pem}, host="127.0.0.1", port=port, ca="ca", starttls=protocol
        )
    assert item.findings["trusted"] is True


def test_a_server_without_tls_and_nobody_at_all_are_findings_and_an_inner_address_is_not(
    authority: Authority,
) -> None:
    with serving(reply(b"plain")) as server:
        plain = look("tls", host="127.0.0.1", port=server.port)
    assert plain.findings["reached"] is False and "TLS failed" in plain.findings["reason"]
    gone = look("tls", host="127.0.0.1", port=server.port)
    assert gone.findings["reason"].endswith("connection refused")
    inner = look("tls", host="127.0.0.1", port=443, allow=())
    assert inner.outcome == "failed" and "SEATRIAL_PROBE_ALLOW" in inner.problem
    assert look("tls", host="127.0.0.1", ca="no.pem").problem.startswith("the workspace has no file no.pem")


# --- dns

ZONE = """
edi.example.org.    60 IN A     192.0.2.10
edi.example.org.    60 IN A     192.0.2.11
edi.example.org.    60 IN AAAA  2001:db8::10
www.example.org.    30 IN CNAME edi.example.org.
example.org.        60 IN MX    10 mail.example.org.
example.org.        60 IN TXT   "v=spf1 -all"
"""


@pytest.fixture(scope="module")
def resolver() -> Iterator[str]:
    """A DNS server that nobody here wrote."""

    class Zone(dnslib.server.BaseResolver):
        records = dnslib.RR.fromZone(ZONE)

        def resolve(self, request: Any, handler: Any) -> Any:
            answer, name = request.reply(), request.q.qname
            known = [each for each in self.records if each.rname == name]
            kind = dnslib.QTYPE[request.q.qtype]
            found = [each for each in known if dnslib.QTYPE[each.rtype] in (kind, "CNAME")]
            for each in found:
                answer.add_answer(each)
                if dnslib.QTYPE[each.rtype] == "CNAME" and kind == "A":
                    for target in self.records:
                        if target.rname == each.rdata.label and dnslib.QTYPE[target.rtype] == "A":
                            answer.add_answer(target)
            answer.header.rcode = 0 if known else 3
            return answer

    server = dnslib.server.DNSServer(
        Zone(), port=0, address="127.0.0.1", logger=dnslib.server.DNSLogger("-request,-reply")
    )
    server.start_thread()
    yield f"127.0.0.1:{server.server.server_address[1]}"
    server.stop()
    server.server.server_close()


@pytest.mark.parametrize(
    ("name", "record", "records", "canonical"),
    [
        ("edi.example.org", "A", ["192.0.2.10", "192.0.2.11"], "edi.example.org"),
        ("edi.example.org", "AAAA", ["2001:db8::10"], "edi.example.org"),
        ("www.example.org", "A", ["192.0.2.10", "192.0.2.11"], "edi.example.org"),
        ("www.example.org", "CNAME", ["edi.example.org."], "www.example.org"),
        ("example.org", "MX", ["10 mail.example.org."], "example.org"),
        ("example.org", "TXT", ["v=spf1 -all"], "example.org"),
        ("edi.example.org", "CAA", [], "edi.example.org"),
    ],
)
def test_records_of_each_kind(
    resolver: str, name: str, record: str, records: list[str], canonical: str
) -> None:
    item = look("dns", name=name, record=record, resolver=resolver)
    assert (item.findings["records"], item.findings["status"]) == (records, "NOERROR")
    assert (item.count, item.findings["canonical"]) == (len(records), canonical)


def test_a_name_that_is_not_there_is_a_finding_and_a_resolver_that_is_not_there_is_none(
    resolver: str,
) -> None:
    item = look("dns", name="gone.example.org", resolver=resolver)
    assert (item.outcome, item.findings["status"], item.findings["exists"]) == ("found", "NXDOMAIN", False)
    assert item.command == f"dig @127.0.0.1 -p {resolver.partition(':')[2]} gone.example.org A"
    inner = look("dns", name="edi.example.org", resolver=resolver, allow=())
    assert inner.outcome == "failed" and "SEATRIAL_PROBE_ALLOW" in inner.problem
    assert "is no resolver" in look("dns", name="edi.example.org", resolver="resolver").problem
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{silent.getsockname()[1]}"
        assert "does not answer within" in look("dns", name="edi.example.org", resolver=place).problem


# --- log


def loki(*lines: tuple[datetime, str]) -> bytes:
    """What Loki answers to a query of lines."""
    values = [[str(int(at.timestamp() * 1e9)), line] for at, line in lines]
    result = [{"stream": {"app": "edi"}, "values": values}] if values else []
    return json.dumps({"status": "success", "data": {"resultType": "streams", "result": result}}).encode()


def test_a_line_of_the_last_minutes_is_found_in_loki() -> None:
    body = loki(
        (NOW - timedelta(minutes=2), "interchange 17 accepted"), (NOW - timedelta(minutes=40), "old accepted")
    )
    with serving(reply(body, content_type="application/json")) as server:
        item = look("log", query='{app="edi"} |= "accepted"', loki=f"{server.url}/tenant")
        asked = server.seen[0].decode()
    assert (item.findings["lines"], item.findings["matching"]) == (1, 2)
    assert item.findings["shown"] == ["interchange 17 accepted"]
    assert 119 <= item.findings["age_seconds"] <= 121
    assert asked.startswith("GET /tenant/loki/api/v1/query_range?query=%7Bapp%3D%22edi%22%7D")


def test_no_line_is_a_finding_of_none_and_a_loki_that_refuses_is_none() -> None:
    with serving(reply(loki(), content_type="application/json")) as server:
        item = look("log", query='{app="edi"}', loki=server.url)
    assert (item.outcome, item.count, item.findings["lines"]) == ("found", 0, 0)
    with serving(reply(b"parse error at line 1", status="400 Bad Request")) as server:
        assert "status 400: parse error" in look("log", query="{", loki=server.url).problem
    metric = b'{"status":"success","data":{"resultType":"vector","result":[]}}'
    with serving(reply(metric)) as server:
        assert "answers with no lines" in look("log", query="count()", loki=server.url).problem


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("{at} INFO accepted", "text"),
        ('{{"time": "{at}", "message": "accepted"}}', "json"),
        ('{{"__REALTIME_TIMESTAMP": "{micros}", "MESSAGE": "accepted"}}', "json"),
        ('{{"ts": {seconds}, "msg": "accepted"}}', "json"),
    ],
)
def test_lines_of_a_page_bear_their_time_in_many_ways(line: str, form: str) -> None:
    at = NOW - timedelta(minutes=3)
    written = line.format(at=at.isoformat(), micros=int(at.timestamp() * 1e6), seconds=at.timestamp())
    with serving(reply(f"{written}\nnothing else\n".encode())) as server:
        item = look("log", url=f"{server.url}/log", lines=form, contains=["accepted"])
    assert (item.findings["lines"], item.findings["undated"]) == (1, 0)
    assert 179 <= item.findings["age_seconds"] <= 181


def test_lines_without_a_time_are_no_recent_ones() -> None:
    with serving(reply(b"accepted once upon a time\n")) as server:
        item = look("log", url=server.url, contains=["accepted"])
    assert item.findings["lines"] == 0 and "none bears a time" in item.findings["problem"]


# --- trace


def test_traces_of_jaeger_are_counted_with_the_services_that_they_passed() -> None:
    spans = [
        {"startTime": int((NOW - timedelta(minutes=5)).timestamp() * 1e6), "duration": 2500, "tags": []},
        {"startTime": int(NOW.timestamp() * 1e6), "duration": 10, "tags": [{"key": "error", "value": True}]},
    ]
    named = {"p1": {"serviceName": "edi"}, "p2": {"serviceName": "router"}}
    body = json.dumps({"data": [{"traceID": "a", "spans": spans, "processes": named}]}).encode()
    with serving(reply(body)) as server:
        item = look("trace", service="edi", jaeger=server.url, operation="POST /interchanges")
        assert b"service=edi&operation=POST+%2Finterchanges" in server.seen[0]
    found = item.findings
    assert (found["traces"], found["services"], found["through"]) == (1, ["edi", "router"], 2)
    assert (found["with_errors"], found["slowest_ms"], 299 <= found["age_seconds"] <= 301) == (1, 2.5, True)


def test_traces_of_tempo_and_none_at_all() -> None:
    at = int((NOW - timedelta(minutes=1)).timestamp() * 1e9)
    trace = {"traceID": "b", "rootServiceName": "edi", "startTimeUnixNano": str(at),
             "durationMs": 12,
             "serviceStats": {"edi": {"spanCount": 3}, "router": {"spanCount": 1, "errorCount": 1}},
             }  # fmt: skip
    with serving(reply(json.dumps({"traces": [trace], "metrics": {}}).encode())) as server:
        item = look("trace", service="edi", tempo=server.url)
    assert (item.findings["traces"], item.findings["services"], item.findings["with_errors"]) == (
        1,
        ["edi", "router"],
        1,
    )
    with serving(reply(b'{"traces": [], "metrics": {}}')) as server:
        none = look("trace", service="edi", tempo=server.url)
    assert (none.outcome, none.findings["traces"], "newest_at" in none.findings) == ("found", 0, False)
    with serving(reply(b'{"something": 1}')) as server:
        assert "answers with no traces" in look("trace", service="edi", tempo=server.url).problem


# --- dashboard

DASHBOARD = {
    "title": "EDI", "panels": [
        {"type": "timeseries", "title": "Latency", "targets": [
            {"expr": 'histogram_quantile(0.95, sum by (le) (rate(edi_seconds_bucket{job="edi"}[5m])))'}]},
        {"type": "row", "title": "Queue", "panels": [
            {"type": "stat", "title": "Depth",
             "targets": [{"expr": "edi_queue_depth > 0"}, {"expr": "up", "hide": True}]}]},
        {"type": "text", "title": "Words"},
        {"type": "stat", "title": "Empty"},
    ],
}  # fmt: skip
PAGE = b"""# TYPE edi_seconds histogram
edi_seconds_bucket{le="1"} 3
edi_seconds_bucket{le="+Inf"} 4
edi_seconds_sum 2.5
edi_seconds_count 4
# TYPE edi_queue_depth gauge
edi_queue_depth 7
"""


def dashboard(page: bytes) -> Item:
    """The dashboard, looked at beside that page of metrics."""
    with serving(reply(page)) as server:
        files = {"dashboards/edi.json": json.dumps(DASHBOARD).encode()}
        return look("dashboard", files=files, path="dashboards/edi.json", metrics=f"{server.url}/metrics")


def test_a_dashboard_whose_metrics_are_all_shown_is_alive() -> None:
    found = dashboard(PAGE).findings
    assert (found["panels"], found["alive"], found["missing"]) == (3, 2, [])
    assert found["metrics"] == ["edi_queue_depth", "edi_seconds_bucket"]
    assert found["without_query"] == ["Empty"]


def test_a_metric_that_is_broken_names_the_panels_that_are_dead() -> None:
    found = dashboard(PAGE.replace(b"edi_queue_depth", b"edi_queue_length")).findings
    assert (found["missing"], found["alive"]) == (["edi_queue_depth"], 1)
    assert found["dead"] == [{"panel": "Depth", "missing": ["edi_queue_depth"]}]
    assert found["problem"] == "the service does not show edi_queue_depth"


def test_a_dashboard_that_is_not_there_or_none_is_a_finding_and_silent_metrics_are_not() -> None:
    absent = look("dashboard", path="no.json", metrics="http://127.0.0.1:9/metrics")
    assert (absent.outcome, absent.findings["exists"]) == ("found", False)
    broken = look("dashboard", files={"b.json": b'{"a": 1}'}, path="b.json", metrics="http://127.0.0.1:9")
    assert broken.findings["problem"] == "b.json: it is no Grafana dashboard: it has no panels"
    files = {"b.json": json.dumps(DASHBOARD).encode()}
    assert look("dashboard", files=files, path="b.json", metrics="http://127.0.0.1:9").outcome == "failed"


# --- backup


def listing(*backups: tuple[timedelta, int]) -> Item:
    """What the probe says of these backups, by age and size."""
    rows = [
        {"name": f"{n}.dump", "modified": (NOW - age).isoformat(), "size": size}
        for n, (age, size) in enumerate(backups)
    ]
    with serving(reply(json.dumps({"backups": rows}).encode())) as server:
        return look("backup", url=server.url, rpo="1h", pattern=".dump")


def test_the_newest_backup_is_judged_by_its_age_and_its_size() -> None:
    hour = timedelta(hours=1)
    good = listing((24 * hour, 1000), (hour / 2, 1100)).findings
    assert (good["fresh"], good["shrunk"], good["backups"], good["newest"]) == (True, False, 2, "1.dump")
    old = listing((2 * hour, 1000)).findings
    assert old["fresh"] is False and old["problem"] == "the newest backup is 2 h old, and may be 1 h"
    small = listing((48 * hour, 1000), (24 * hour, 1000), (hour / 2, 400)).findings
    assert (small["fresh"], small["shrunk"], small["median_size"]) == (True, True, 1000)
    assert listing((hour / 2, 0)).findings["shrunk"] is True
    none = listing()
    assert (none.outcome, none.count, none.findings["problem"]) == ("found", 0, "there is no backup")


def test_a_metric_tells_of_the_last_backup() -> None:
    at = int((NOW - timedelta(minutes=3)).timestamp())
    with serving(
        reply(f"edi_last_backup_timestamp_seconds {at}\nedi_last_backup_bytes 4096\n".encode())
    ) as server:
        name = "edi_last_backup_timestamp_seconds"
        found = look(
            "backup", metric=name, size_metric="edi_last_backup_bytes", url=server.url, rpo="5m"
        ).findings
        assert (found["fresh"], found["size"], 179 <= found["age_seconds"] <= 181) == (True, 4096, True)
        gone = look("backup", metric="edi_never", url=server.url, rpo="5m")
        assert gone.findings["problem"] == "there is no backup"


# --- connections


def known(resolve: Callable[[str], str] = lambda reference: "s3cret", **changes: Any) -> Known:
    """One connection, and the service that belongs to the team edi."""
    fields: dict[str, Any] = {
        "name": "logs", "title": "Logs", "type": "loki", "url": "http://127.0.0.1:9",
        "owner": "team:platform",
        **changes,
    }  # fmt: skip
    connection = Connection(**fields)
    return Known({connection.name: connection}, resolve=resolve, scopes=lambda service: (service, "team:edi"))


def test_a_probe_calls_a_server_by_name_and_its_secret_goes_along_and_nowhere_else() -> None:
    with serving(reply(loki((NOW, "accepted")))) as server:
        connections = known(url=server.url, secret="env:LOKI", scope=("team:edi",))
        item = look("log", query="{}", connection="logs", connections=connections)
        assert b"authorization: Bearer s3cret" in server.seen[0]
    assert item.findings["lines"] == 1
    assert (
        "s3cret" not in f"{item}"
        and "s3cret" not in f"{connections.open('logs', types=('loki',), subject=item.subject)}"
    )
    assert item.command.startswith("curl -sSG connection:logs/loki/api/v1/query_range")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "metrics"}, "there is no connection 'logs'"),
        ({"type": "tempo"}, "connection:logs is a tempo, and this probe needs a loki"),
        ({"scope": ("team:other",)}, "connection:logs is not for service:edi. Its owner, team:platform"),
    ],
)
def test_a_connection_that_may_not_be_used_says_why(changes: dict[str, Any], words: str) -> None:
    item = look("log", query="{}", connection="logs", connections=known(**changes))
    assert item.outcome == "failed" and words in item.problem


@pytest.mark.parametrize(
    ("auth", "header", "sent"),
    [("bearer", "", {"Authorization": "Bearer a:b"}), ("basic", "", {"Authorization": "Basic YTpi"}),
     ("header", "X-Key", {"X-Key": "a:b"})],
)  # fmt: skip
def test_secrets_are_sent_as_the_connection_says(auth: str, header: str, sent: dict[str, str]) -> None:
    connections = known(lambda reference: "a:b", secret="env:X", auth=auth, header=header)
    opened = connections.open("logs", types=("loki",), subject=Subject("service:edi", ""))
    assert opened.headers == sent
