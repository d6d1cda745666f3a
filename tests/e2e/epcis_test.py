"""EPCIS 2.0 over a real server: events of others come in by HTTPS with a token, join our batches'
chains, are found again, and are posted to whoever subscribed."""

import hashlib
import hmac
import http.client
import http.server
import json
import queue
import ssl
import stat
import threading
import unittest
import urllib.parse

from county import County

TOKEN = "a-token-that-the-county-gave-out"
CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
SECRET = "13df38d8275b13f05704629e5f1cf3d45d6132d5"


def event(number, thing, step="shipping"):
    return {"type": "ObjectEvent", "eventID": f"urn:uuid:{number}", "action": "OBSERVE",
            "bizStep": step, "eventTime": "2026-03-04T09:00:00.000+08:00",
            "eventTimeZoneOffset": "+08:00",
            "quantityList": [{"epcClass": thing, "quantity": 4, "uom": "KGM"}]}


def document(*events):
    return {"@context": CONTEXT, "type": "EPCISDocument", "schemaVersion": "2.0",
            "creationDate": "2026-03-04T09:00:00.000Z", "epcisBody": {"eventList": list(events)}}


def events_in(answer):
    return answer["epcisBody"]["queryResults"]["resultsBody"]["eventList"]


class Receiver:
    """A webhook on loopback; it answers 500 to its first request, then 200."""

    def __init__(self):
        posts = self.posts = queue.Queue()

        class Handler(http.server.BaseHTTPRequestHandler):
            refused = False

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                first, Handler.refused = not Handler.refused, True
                if not first:
                    posts.put((dict(self.headers), body))
                self.send_response(500 if first else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Epcis(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.county = County().__enter__()
        cls.county.stop()
        tokens = cls.county.folder / "epcis.tokens"
        hashed = hashlib.sha256(TOKEN.encode()).hexdigest()
        tokens.write_text(f"# the regulator's program\n{hashed} urn:panyuan:regulator:330727\n")
        tokens.chmod(stat.S_IRUSR | stat.S_IWUSR)
        with open(cls.county.folder / "panyuan.toml", "a") as config:
            config.write('\n[epcis]\ntokens = "epcis.tokens"\n')
        cls.county.start()

    @classmethod
    def tearDownClass(cls):
        cls.county.__exit__()

    def send(self, method, path, body=None, token=TOKEN, **headers):
        """Status, headers and, where it is JSON, the body."""
        context = ssl.create_default_context(cafile=self.county.folder / "authority/ca.crt")
        connection = http.client.HTTPSConnection("localhost", self.county.web_port, timeout=30,
                                                 context=context)
        headers = {"Content-Type": "application/json", **headers}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        connection.request(method, path, body=json.dumps(body) if body is not None else None,
                           headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, answer.headers, json.loads(text) if text else None

    def get(self, path):
        status, _, body = self.send("GET", path)
        self.assertEqual(status, 200, body)
        return body

    def test_nobody_gets_in_without_a_token(self):
        status, headers, problem = self.send("GET", "/epcis/events", token=None)
        self.assertEqual((status, problem["type"]), (401, "epcisException:SecurityException"))
        self.assertEqual(headers["WWW-Authenticate"], "Bearer")
        status, headers, _ = self.send("OPTIONS", "/epcis/events", token=None)
        self.assertEqual((status, headers["GS1-EPCIS-Max"]), (204, "2.0.0"))

    def test_an_event_of_others_joins_our_batchs_chain(self):
        code = self.county.receive_ginger()["batch"]["batch_code"]
        uri = f"https://localhost:{self.county.web_port}/T/{code.replace('-', '')}"
        before = self.county.json("consumer", "scan", code)
        status, headers, _ = self.send("POST", "/epcis/capture", document(event("chain-1", uri)))
        self.assertEqual(status, 202)
        self.assertTrue(self.get(headers["Location"])["success"])
        after = self.county.json("consumer", "scan", code)
        self.assertEqual(len(after["events"]), len(before["events"]) + 1, after)
        self.assertEqual(after["batch"]["on_hand"], before["batch"]["on_hand"])
        encoded = urllib.parse.quote(uri, safe="")
        found = events_in(self.get(f"/epcis/events?MATCH_anyEPCClass={encoded}"))
        self.assertEqual([one["bizStep"] for one in found], ["receiving", "shipping"])
        # Our own event is found by its id, and sent back it is known.
        own = found[0]["eventID"]
        self.assertEqual(
            events_in(self.get("/epcis/events/" + urllib.parse.quote(own, safe=""))), [found[0]])
        status, _, problem = self.send("POST", "/epcis/events", found[0])
        self.assertEqual((status, problem["reason"]), (409, "EPCIS_EVENT_KNOWN"))
        self.county.stop()
        self.county.tool("admin", "admin", "fsck", "--data", self.county.folder, "--deep")
        self.county.start()

    def test_a_fault_is_named_and_the_good_ones_proceed(self):
        bad = event("proceed-2", "https://x.example/1")
        del bad["action"]
        both = document(event("proceed-1", "https://x.example/1"), bad)
        _, headers, _ = self.send("POST", "/epcis/capture", both)
        job = self.get(headers["Location"])
        self.assertFalse(job["success"])
        self.assertEqual(job["errors"][0]["pointer"], "/epcisBody/eventList/1/action")
        self.assertEqual(self.send("GET", "/epcis/events/urn%3Auuid%3Aproceed-1")[0], 404)
        self.send("POST", "/epcis/capture", both, **{"GS1-Capture-Error-Behaviour": "proceed"})
        self.assertEqual(self.send("GET", "/epcis/events/urn%3Auuid%3Aproceed-1")[0], 200)

    def test_pages_follow_one_another(self):
        thing = "https://x.example/paged"
        self.send("POST", "/epcis/capture",
                  document(*(event(f"page-{number}", thing) for number in range(5))))
        path = f"/epcis/events?perPage=2&MATCH_anyEPCClass={urllib.parse.quote(thing, safe='')}"
        seen = []
        while path:
            status, headers, body = self.send("GET", path)
            self.assertEqual(status, 200, body)
            seen += [one["eventID"] for one in events_in(body)]
            link = headers["Link"]
            path = link[1:link.index(">")] if link else None
        self.assertEqual(seen, [f"urn:uuid:page-{number}" for number in range(5)])

    def test_a_subscriber_is_told_signed_and_again_after_a_failure(self):
        receiver = Receiver()
        self.addCleanup(receiver.close)
        query = {"name": "hooked", "query": {"MATCH_anyEPCClass": ["https://x.example/hooked"]}}
        self.assertEqual(self.send("POST", "/epcis/queries", query)[0], 201)
        status, _, made = self.send("POST", "/epcis/queries/hooked/subscriptions",
                                    {"dest": receiver.url, "signatureToken": SECRET,
                                     "stream": True})
        self.assertEqual(status, 201, made)
        self.send("POST", "/epcis/events",
                  {"@context": CONTEXT, **event("hook-1", "https://x.example/hooked")})
        self.send("POST", "/epcis/events",
                  {"@context": CONTEXT, **event("other-1", "https://x.example/another")})
        headers, body = receiver.posts.get(timeout=30)
        told = json.loads(body)
        self.assertEqual([one["eventID"] for one in events_in(told)], ["urn:uuid:hook-1"])
        results = told["epcisBody"]["queryResults"]
        self.assertEqual((results["queryName"], results["subscriptionID"]),
                         ("hooked", made["subscriptionID"]))
        digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        self.assertEqual(headers["GS1-Signature"], f"sha256={digest}")
        self.assertEqual(self.send("DELETE", "/epcis/queries/hooked")[0], 204)


if __name__ == "__main__":
    unittest.main()
