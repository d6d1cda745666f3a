"""A proxy between a server and its PostgreSQL that breaks a chosen step of the protocol.

It reads both directions message by message (frontend/backend protocol 3), knows which statement each
message belongs to, also in pipeline mode, and can record them. One fault is armed at a time; it
happens once, at the first message that fits its step.
"""

import collections
import dataclasses
import socket
import struct
import threading
import time

SERVER, CLIENT = "server", "client"  # whom a message comes from
SSL_REQUEST, GSS_REQUEST = 80877103, 80877104
NO_ANSWER = b"HXdcfp"  # Flush, Terminate, the COPY and password messages
WRITES_ANSWERS = "INSERT INTO requests"


def message(letter, *fields):
    body = b"".join(field.encode() + b"\0" for field in fields) + b"\0"
    return letter + struct.pack("!I", len(body) + 4) + body


# What PostgreSQL says when a COMMIT's wait for the standby is called off, and what follows when that
# is because the server goes away.
WAIT_CALLED_OFF = message(
    b"N", "SWARNING", "VWARNING", "C01000",
    "Mcanceling wait for synchronous replication due to user request",
    "DThe transaction has already committed locally, but might not have been replicated to the "
    "standby.")
GOING_AWAY = message(b"E", "SFATAL", "VFATAL", "C57P01",
                     "Mterminating connection due to administrator command")


@dataclasses.dataclass(frozen=True)
class Step:
    """A message: who sends it, its type's letter, and the statement that it is about."""
    sender: str
    letter: str
    statement: str

    def __str__(self):
        return f"{self.sender}'s {self.letter} of {' '.join(self.statement.split()[:3])}"


class Fault:
    """What happens at `step`, once.

    cut        both sides are closed before the message is passed on
    cut_client the client's side alone is closed before that; the server keeps a half-open session
    cut_server the server's side alone is closed before that; the client waits in vain
    half       half of the message's bytes are passed on, then both sides are closed
    delay      the message is held for `delay_s`; it then arrives even if its sender has gone
    twice      the message is passed on twice
    terminate  `terminate(pid)` ends the server's session, then the message is passed on
    called_off a notice comes before the message: the wait for the standby was called off
    going_away that notice and the server's farewell come in place of the message
    """

    KINDS = ("cut", "cut_client", "cut_server", "half", "delay", "twice", "terminate", "called_off",
             "going_away")

    def __init__(self, step, kind, delay_s=0.0, terminate=None):
        assert kind in self.KINDS
        self.step, self.kind, self.delay_s, self.terminate = step, kind, delay_s, terminate
        self.begun, self.over = threading.Event(), threading.Event()


class Statements:
    """Which statement a message is about; one connection's."""

    def __init__(self):
        self.prepared, self.portals = {}, {}
        self.unanswered = collections.deque()  # (letter, statement) of the client's messages
        self.latest = ""  # that the client executed
        self.in_group = False  # answers were written in this transaction
        self.writes = False  # a group was ever sent

    def sent(self, letter, body):
        """The client's message: its statement."""
        if letter == "P":
            name, statement = body.split(b"\0", 2)[:2]
            about = self.prepared[name] = statement.decode().rstrip(";")
        elif letter == "B":
            portal, name = body.split(b"\0", 2)[:2]
            about = self.portals[portal] = self.prepared[name]
        elif letter in "DC":
            known = self.prepared if body[:1] == b"S" else self.portals
            about = known.get(body[1:].split(b"\0", 1)[0], "")
        elif letter == "E":
            about = self.latest = self.portals[body.split(b"\0", 1)[0]]
        elif letter == "Q":
            about = self.latest = body.rstrip(b"\0").decode().rstrip(";")
        else:  # Sync above all: about what was executed before it
            about = self.latest
        if about.startswith("BEGIN"):
            self.in_group = False
        self.in_group |= about.startswith(WRITES_ANSWERS)
        self.writes |= self.in_group
        if letter.encode() not in NO_ANSWER:
            self.unanswered.append((letter, about))
        return about

    def answered(self, letter):
        """The server's message: the statement that it answers."""
        if not self.unanswered:
            return ""
        asked, about = self.unanswered[0]
        ends = {"P": "1", "B": "2", "C": "3", "D": "Tn", "E": "CIs", "S": "Z", "Q": "Z"}[asked]
        if letter in ends:
            self.unanswered.popleft()
        elif letter == "E" and asked != "Q":  # what follows is skipped until the Sync
            while self.unanswered and self.unanswered[0][0] != "S":
                self.unanswered.popleft()
        return about


class Connection:
    def __init__(self, proxy, client):
        self.proxy, self.client = proxy, client
        self.server = socket.socket(socket.AF_UNIX)
        self.server.connect(proxy.upstream)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.lock = threading.Lock()
        self.statements = Statements()
        self.pid = 0
        self.gone = None  # the side that a fault closed while the other one is kept open

    def run(self):
        try:
            self.server.sendall(self.read_startup())
        except OSError:
            return self.close()
        back = threading.Thread(target=self.pump, args=(SERVER,), daemon=True)
        back.start()
        self.pump(CLIENT)
        back.join()
        self.close()

    def read_startup(self):
        while True:
            head = read(self.client, 4)
            body = read(self.client, struct.unpack("!I", head)[0] - 4)
            if struct.unpack("!I", body[:4])[0] not in (SSL_REQUEST, GSS_REQUEST):
                return head + body
            self.client.sendall(b"N")

    def pump(self, sender):
        source, target = ((self.client, self.server) if sender == CLIENT
                          else (self.server, self.client))
        try:
            while True:
                head = read(source, 5)
                body = read(source, struct.unpack("!I", head[1:])[0] - 4)
                self.pass_on(sender, target, chr(head[0]), body, head + body)
        except OSError:
            pass
        if self.gone != sender:
            shut(target)

    def pass_on(self, sender, target, letter, body, whole):
        if self.gone is not None:
            return  # to nobody
        with self.lock:
            if sender == CLIENT:
                about = self.statements.sent(letter, body)
            else:
                about = self.statements.answered(letter)
                if letter == "K":
                    self.pid = struct.unpack("!I", body[:4])[0]
            in_group = self.statements.in_group
        step = Step(sender, letter, about)
        fault = self.proxy.take(self, step, in_group)
        if fault is None:
            return target.sendall(whole)
        try:
            self.break_down(fault, target, whole)
        finally:
            fault.over.set()

    def break_down(self, fault, target, whole):
        if fault.kind == "half":
            target.sendall(whole[:len(whole) // 2])
        if fault.kind in ("cut", "half"):
            return self.close()
        if fault.kind == "cut_server":
            self.gone = SERVER
            return shut(self.server)
        if fault.kind == "cut_client":
            self.gone = CLIENT  # the half-open session lasts until the server has had enough of it
            return shut(self.client)
        if fault.kind == "delay":
            time.sleep(fault.delay_s)
        if fault.kind == "terminate":
            fault.terminate(self.pid)
        if fault.kind in ("called_off", "going_away"):
            target.sendall(WAIT_CALLED_OFF)
        if fault.kind == "going_away":
            target.sendall(GOING_AWAY)
            return self.close()
        target.sendall(whole)
        if fault.kind == "twice":
            target.sendall(whole)

    def close(self):
        shut(self.client)
        shut(self.server)


class Proxy:
    """Listens on a port of its own, `port`; `upstream` is the path of PostgreSQL's socket."""

    def __init__(self, upstream):
        self.upstream = upstream
        self.lock = threading.Lock()
        self.fault = None
        self.recording = None
        self.connections = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client = self.listener.accept()[0]
            except OSError:
                return  # closed
            try:
                connection = Connection(self, client)
            except OSError:  # the server is not there
                client.close()
                continue
            with self.lock:
                self.connections.append(connection)
            threading.Thread(target=connection.run, daemon=True).start()

    def arm(self, fault):
        with self.lock:
            self.fault = fault

    def disarm(self):
        self.arm(None)

    def take(self, connection, step, in_group):
        """The armed fault if it is due at this message."""
        with self.lock:
            if self.recording is not None:
                self.recording.append((connection, step))
            if self.fault is None or self.fault.step != step:
                return None
            # A COMMIT counts where answers were written: the lease commits too.
            if step.statement == "COMMIT" and not in_group:
                return None
            fault, self.fault = self.fault, None
        fault.begun.set()
        return fault

    def record(self):
        with self.lock:
            self.recording = []

    def recorded_group(self):
        """The steps of the newest group of those recorded: BEGIN to the end of COMMIT."""
        with self.lock:
            recording, self.recording = self.recording, None
        writer = [connection for connection, step in recording
                  if step.statement.startswith(WRITES_ANSWERS)][-1]
        steps = [step for connection, step in recording if connection is writer]
        first = max(i for i, step in enumerate(steps)
                    if step.statement == "BEGIN" and step.letter == "E")
        while steps[first - 1].statement == "BEGIN":  # its Parse and Bind
            first -= 1
        return list(dict.fromkeys(steps[first:]))

    def cut_writers(self):
        """Ends the connections that sent groups."""
        with self.lock:
            writers = [one for one in self.connections if one.statements.writes]
            self.connections = [one for one in self.connections if not one.statements.writes]
        for connection in writers:
            connection.close()

    def close(self):
        self.listener.close()
        with self.lock:
            for connection in self.connections:
                connection.close()


def read(source, count):
    parts = bytearray()
    while len(parts) < count:
        part = source.recv(count - len(parts))
        if not part:
            raise ConnectionError("closed")
        parts += part
    return bytes(parts)


def shut(side):
    try:
        side.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
