#!/usr/bin/env python3
"""Holds docs/sbom.spdx.json (SPDX 2.3) to what the programs are made of.

    python3 tests/script/sbom.py            exit code 1 when a component is missing or too much
    python3 tests/script/sbom.py --write    writes it anew, with the versions of this machine

Components are the Debian packages whose shared libraries the programs load, those whose headers are
compiled into them, and the npm packages in the page's script. Compared are names and not versions:
Debian's security updates change those without a change of ours.
"""
import datetime
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("PANYUAN_BIN", ROOT / "build/release/bin"))
DOCUMENT = ROOT / "docs" / "sbom.spdx.json"
PROGRAMS = ("server", "stall", "lab", "scan", "regulator", "admin")
# Templates and inline code of these end up in the programs.
HEADERS_ONLY = ("libboost1.81-dev", "libcli11-dev", "libhowardhinnant-date-dev",
                "libtomlplusplus-dev", "nlohmann-json3-dev")
BUNDLED = ("@noble/ed25519", "@noble/hashes")  # in the page's script
NOT_SANITIZED = ("libjemalloc2",)  # a sanitizer brings an allocator of its own
SANITIZERS = re.compile(r"lib(asan|ubsan|lsan|tsan)\.so")
SUPPLIER = "Organization: Debian"


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def libraries(program):
    """The files of the shared libraries that a program loads."""
    paths = re.findall(r"(?:=>\s+)?(/\S+)\s+\(0x", run("ldd", program))
    return {path for path in paths if not SANITIZERS.search(path)}


def owners(paths):
    """The packages that have these files. dpkg may know one by its path before /usr was merged."""
    spellings = {path: {path, os.path.realpath(path), "/usr" + path} for path in paths}
    spellings = {path: known | {name.removeprefix("/usr") for name in known}
                 for path, known in spellings.items()}
    asked = sorted(set().union(*spellings.values()))
    found = subprocess.run(["dpkg", "-S", *asked], capture_output=True, text=True).stdout
    owner = {}
    for line in found.splitlines():
        packages, path = line.rsplit(": ", 1)
        owner[path] = packages.split(",")[0].split(":")[0]
    unowned = [path for path, known in spellings.items() if not known & owner.keys()]
    if unowned:
        raise SystemExit(f"no Debian package has {', '.join(unowned)}")
    return {owner[name] for known in spellings.values() for name in known if name in owner}


def debian_packages():
    loaded = set().union(*(libraries(BIN / f"panyuan-{name}") for name in PROGRAMS))
    return sorted(owners(loaded) | set(HEADERS_ONLY) | set(NOT_SANITIZED))


def npm_packages():
    lock = json.loads((ROOT / "clients/web/package-lock.json").read_text(encoding="utf-8"))
    return {name: lock["packages"][f"node_modules/{name}"]["version"] for name in BUNDLED}


def component(name, version, purl, supplier):
    return {
        "SPDXID": "SPDXRef-" + re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-"),
        "name": name,
        "versionInfo": version,
        "supplier": supplier,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "NOASSERTION",
        "copyrightText": "NOASSERTION",
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                          "referenceLocator": purl}],
    }


def document():
    version = re.search(r"project\(panyuan VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text())[1]
    own = component("panyuan", version, f"pkg:generic/panyuan@{version}", "NOASSERTION")
    parts = []
    for name in debian_packages():
        installed = run("dpkg-query", "-W", "-f=${Version}\n", name).splitlines()[0]
        parts.append(component(name, installed, f"pkg:deb/debian/{name}@{installed}", SUPPLIER))
    for name, installed in npm_packages().items():
        locator = f"pkg:npm/{name.replace('@', '%40')}@{installed}"
        parts.append(component(name, installed, locator, "NOASSERTION"))
    relations = [("SPDXRef-DOCUMENT", "DESCRIBES", own["SPDXID"])]
    relations += [(own["SPDXID"], "DEPENDS_ON", part["SPDXID"]) for part in parts]
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"panyuan-{version}",
        "documentNamespace": f"https://panyuan.invalid/spdx/panyuan-{version}",
        "creationInfo": {
            "created": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "creators": ["Tool: tests/script/sbom.py"],
        },
        "packages": [own, *parts],
        "relationships": [{"spdxElementId": a, "relationshipType": kind, "relatedSpdxElement": b}
                          for a, kind, b in relations],
    }


def names(spdx):
    return {package["name"] for package in spdx["packages"]}


def main():
    made = document()
    if "--write" in sys.argv[1:]:
        DOCUMENT.write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")
        return 0
    kept = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    for name in sorted(names(made) - names(kept)):
        print(f"{name} is not in docs/sbom.spdx.json")
    for name in sorted(names(kept) - names(made)):
        print(f"{name} is in docs/sbom.spdx.json and in no program")
    if names(made) == names(kept):
        return 0
    print("write it anew: python3 tests/script/sbom.py --write")
    return 1


if __name__ == "__main__":
    sys.exit(main())
