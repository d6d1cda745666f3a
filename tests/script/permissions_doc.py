#!/usr/bin/env python3
"""Holds docs/permissions.md equal to services/rpc/permissions.cc, for every RPC of proto/.

    python3 tests/script/permissions_doc.py            exit code 1 with a diff when they differ
    python3 tests/script/permissions_doc.py --write    rewrites the document

That the servers do what the table says is tests/rpc/permission_matrix_test.cc's to show.
"""
import difflib
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs/permissions.md"
ROLES = ["Public", "Vendor", "Technician", "Market", "Township", "Regulator", "Admin", "Province"]

HEAD = """\
# Permissions

Who may call what. "county" is anything in the county; "own" is what lies in the scope of the
caller's certificate (stall, laboratory, market or township), and a call about anything else is refused
with `OTHER_SCOPE`; "–" is refused with `NOT_PERMITTED`. What no row of `services/rpc/permissions.cc`
allows is refused, so a new RPC is nobody's until a row names it.

This page is made from the code: `python3 tests/script/permissions_doc.py --write`. A test
(`tests/rpc/permission_matrix_test.cc`) calls every RPC over TLS as every role, in its own and in a
foreign scope, and holds the server to this page.

Before permissions come certificates. Without one, with an expired one or with one of another authority
there is no connection. A revoked one is refused with `CERTIFICATE_REVOKED` from the next call on, also
on a connection that is open. Through the web, where nobody has a certificate, everybody is `public`.
"""

TAIL = """
## Beside the county's own services

They come from gRPC, are behind the same certificates on the gRPC port, ask for no role and know no
revocation: whoever holds a certificate of the county sees them. They show nothing of the county's
records.

| service | shows | served |
| --- | --- | --- |
| `grpc.health.v1.Health` | whether the server is serving | always; through the web as `/readyz` |
| `grpc.reflection.v1alpha.ServerReflection` | the contract, which is public | where `server.reflection` is true |
| `grpc.channelz.v1.Channelz` | connections and peers' addresses | never |
"""


def methods():
    """Each service's RPCs in the order of the contract."""
    for path in sorted((ROOT / "proto/panyuan").rglob("*_service.proto")):
        text = re.sub(r"//.*", "", path.read_text(encoding="utf-8"))
        package = re.search(r"^package ([\w.]+);", text, re.MULTILINE)[1]
        for service, body in re.findall(r"^service (\w+) \{(.*?)^\}", text, re.MULTILINE | re.DOTALL):
            yield f"{package}.{service}", re.findall(r"^\s*rpc (\w+)\(", body, re.MULTILINE)


def rows():
    """(role, pattern, reach) as the code decides: the first that fits."""
    text = (ROOT / "services/rpc/permissions.cc").read_text(encoding="utf-8")
    text = re.sub(r"//.*", "", text)
    return re.findall(r'\{k(\w+),\s*"([^"]+)",\s*k(County|Own)\}', text)


def covers(pattern, method):
    return method.startswith(pattern[:-1]) if pattern.endswith("*") else pattern == method


def render():
    permissions, lines = rows(), [HEAD]
    for service, names in methods():
        lines += [f"## {service}", "", "| RPC | " + " | ".join(role.lower() for role in ROLES) + " |",
                  "| --- |" + " --- |" * len(ROLES)]
        for name in names:
            cells = [next((reach.lower() for role, pattern, reach in permissions
                           if role == wanted and covers(pattern, f"{service}/{name}")), "–")
                     for wanted in ROLES]
            lines.append(f"| `{name}` | " + " | ".join(cells) + " |")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n" + TAIL


def main():
    wanted = render()
    if "--write" in sys.argv[1:]:
        DOCUMENT.write_text(wanted, encoding="utf-8")
    written = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    diff = list(difflib.unified_diff(written.splitlines(), wanted.splitlines(), "docs/permissions.md",
                                     "the code's permissions", lineterm=""))
    print("\n".join(diff), end="\n" if diff else "")
    return 1 if diff else 0


if __name__ == "__main__":
    sys.exit(main())
