#!/usr/bin/env python3
"""Holds the #includes of services/ and clients/ to the link lists of their CMake targets.

    python3 tests/script/architecture.py

A file belongs to the target whose FILES name it, a header to the one of its own .cc; a header
without one belongs to the lowest target of its folder. A header may include what its target links
PUBLIC, a .cc also what it links PRIVATE; both follow PUBLIC links onward.
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "panyuan_"


class Target:
    def __init__(self, patterns, public, private=()):
        glob = (re.escape(p).replace(r"\*", "[^/]*").replace(r"\[!", "[^").replace(r"\]", "]")
                for p in patterns)
        self.files = re.compile("|".join(glob) or "(?!)")
        self.folders = {p.rpartition("/")[0] for p in patterns}
        self.public = [name.removeprefix(PREFIX) for name in public if name.startswith(PREFIX)]
        self.private = [name.removeprefix(PREFIX) for name in private if name.startswith(PREFIX)]


def part(arguments, word):
    """The arguments that follow `word`, up to the next word in capitals."""
    for chunk in re.split(r"\b(?=(?:FILES|LINKS|PUBLIC|PRIVATE)\s)", arguments):
        if chunk.startswith(word):
            return chunk.split()[1:]
    return []


def read_targets():
    services = (ROOT / "services/CMakeLists.txt").read_text(encoding="utf-8")
    services = re.sub(r"#.*", "", services)
    targets = {"proto": Target([], [])}
    for name, arguments in re.findall(r"^panyuan_shelf\((\w+)([^()]*)\)", services, re.MULTILINE):
        patterns = [f"services/{pattern}" for pattern in part(arguments, "FILES")]
        targets[name] = Target(patterns, part(arguments, "LINKS"), part(arguments, "PRIVATE"))
    targets["panyuan-server"] = Target(["services/server/main.cc"], ["panyuan_server"])
    clients = (ROOT / "clients/CMakeLists.txt").read_text(encoding="utf-8")
    links = re.search(r"target_link_libraries\(panyuan_clients_common([^()]*)\)", clients)[1]
    targets["clients_common"] = Target(["clients/common/*.cc"], part(links, "PUBLIC"),
                                       part(links, "PRIVATE"))
    for folder in sorted((ROOT / "clients").iterdir()):
        if folder.is_dir() and folder.name != "common" and any(folder.glob("*.cc")):
            more = re.findall(
                rf"^target_link_libraries\(panyuan_client_{folder.name}\b([^()]*)\)", clients,
                re.MULTILINE)
            public, private = (sum((part(links, word) for links in more), [])
                               for word in ("PUBLIC", "PRIVATE"))
            targets[f"panyuan-{folder.name}"] = Target(
                [f"clients/{folder.name}/*.cc"], ["panyuan_clients_common", *public], private)
    return targets


def closure(targets, names):
    seen, ahead = set(), list(names)
    while ahead:
        name = ahead.pop()
        if name not in seen and name in targets:
            seen.add(name)
            ahead += targets[name].public
    return seen


def owner(targets, path):
    """The target of a file, or None."""
    source = re.sub(r"\.h$", ".cc", path)
    if (ROOT / source).exists():
        return next((name for name, t in targets.items() if t.files.fullmatch(source)), None)
    beside = [name for name, t in targets.items() if path.rpartition("/")[0] in t.folders]
    return min(beside, key=lambda name: len(closure(targets, [name])), default=None)


def offences(targets, path, include, beast):
    header, folder = path.endswith(".h"), path.split("/")
    shelf = next((s for s in ("domain", "store", "rpc") if s in folder[2:-1]), "")
    if header and re.match(r"nlohmann/json\.hpp|CLI/|boost/beast", include):
        yield "belongs in a .cc"
    if include.startswith("boost/beast") and beast.setdefault("file", path) != path:
        yield f"Beast is {beast['file']}'s alone"
    if shelf == "domain" and re.search(r"\.pb\.h$|^services/(db|rpc)/|^spdlog/|^grpcpp/|^thread$",
                                       include):
        yield "a domain knows no proto, store, call, log or thread"
    if shelf == "rpc" and re.match(r"services/.*/store/", include):
        yield "rpc/ knows no store/"
    theirs = include.split("/")
    rooms = {p.parent.name for p in (ROOT / "services").glob("*/domain")}
    if theirs[0] == folder[0] == "services" and {folder[1], theirs[1]} <= rooms:
        if theirs[1] != folder[1]:
            yield "domain rooms never include one another"
    target = "proto" if include.endswith(".pb.h") and theirs[0] in ("panyuan", "google") else None
    if theirs[0] in ("services", "clients"):
        target = owner(targets, include)
    own = owner(targets, path)
    if target and own:
        links = targets[own].public + ([] if header else targets[own].private)
        if target not in closure(targets, [own, *links]):
            yield f"{own} does not link {target}"


def main():
    targets, beast, found = read_targets(), {}, []
    for file in sorted(f for f in ROOT.glob("*/**/*") if f.suffix in (".h", ".cc")):
        path = file.relative_to(ROOT).as_posix()
        if not path.startswith(("services/", "clients/")):
            continue
        if owner(targets, path) is None:
            found.append(f"{path}:1: belongs to no target")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            include = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
            for problem in offences(targets, path, include[1], beast) if include else ():
                found.append(f"{path}:{number}: {include[1]}: {problem}")
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
