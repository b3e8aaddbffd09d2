"""Tests deploy/operate.py when AWS is slow or refuses; the services are stand-ins."""

import contextlib
import io
import json
import sys
import types
import unittest
from unittest import mock

from botocore.exceptions import ClientError
from samcli.cli.types import CfnParameterOverridesType

from transformed import ROOT

sys.path.insert(0, str(ROOT / "deploy"))

import operate

STREAM = "arn:aws:dynamodb:eu-west-1:000000000000:table/restored/stream/2026-01-01T00:00:00.000"


def refusal(code):
    return ClientError({"Error": {"Code": code, "Message": "refused"}}, "Operation")


class Unavailable(Exception):
    """Stands in for ContinuousBackupsUnavailableException."""


def dynamodb(refusals):
    """Makes a DynamoDB whose table refuses backups `refusals` times."""
    client = mock.Mock()
    client.exceptions.ContinuousBackupsUnavailableException = Unavailable
    client.describe_table.return_value = {"Table": {"TableStatus": "ACTIVE", "LatestStreamArn": STREAM}}
    client.update_continuous_backups.side_effect = [Unavailable()] * refusals + [{}]
    return client


class Queues:
    """SQS; with `stale`, its receipts are refused with that code."""

    def __init__(self, bodies, stale=None):
        self.waiting = [{"MessageId": f"m{n}", "ReceiptHandle": f"r{n}", "Body": body} for n, body in enumerate(bodies)]
        self.stale, self.deleted, self.sent = stale, [], []

    def receive_message(self, MaxNumberOfMessages, **_):
        taken, self.waiting = self.waiting[:MaxNumberOfMessages], self.waiting[MaxNumberOfMessages:]
        self.most = MaxNumberOfMessages
        return {"Messages": taken} if taken else {}

    def delete_message(self, ReceiptHandle, **_):
        if self.stale:
            raise refusal(self.stale)
        self.deleted.append(ReceiptHandle)

    def change_message_visibility(self, **_):
        if self.stale:
            raise refusal(self.stale)

    def send_message(self, QueueUrl, MessageBody):
        self.sent.append((QueueUrl, MessageBody))


class Stack:
    name = "stoa"
    resources = {
        "Failures": "https://sqs/failures",
        "IdentityFunction": "stoa-identity",
        "CatalogFunction": "stoa-catalog",
        "CatalogInbox": "https://sqs/inbox",
        "CatalogDeadLetters": "https://sqs/dead",
    }
    outputs = {"CatalogTableName": "stoa-CatalogTable"}

    queue = operate.Stack.queue

    def invoke(self, *_):
        return None


def run(command, client, **options):
    """Runs a command; returns its output and its exit message."""
    printed = io.StringIO()
    options = types.SimpleNamespace(**options)
    with mock.patch.object(operate.boto3, "client", lambda _: client), contextlib.redirect_stdout(printed):
        try:
            command(Stack(), options)
        except SystemExit as end:
            return printed.getvalue(), str(end)
    return printed.getvalue(), None


class Restore(unittest.TestCase):
    def restore(self, client):
        return run(operate.restore_table, client, capability="catalog", time=None, poll=0)

    def test_backups_are_requested_until_the_table_accepts_them(self):
        client = dynamodb(refusals=3)
        printed, end = self.restore(client)
        self.assertIsNone(end)
        self.assertEqual(client.update_continuous_backups.call_count, 4)
        self.assertIn("CatalogTableStream", printed)

    def test_the_deployment_is_printed_even_if_other_steps_fail(self):
        client = dynamodb(refusals=1000)
        printed, end = self.restore(client)
        self.assertIn("ready but for its backups", end)
        self.assertLess(client.update_continuous_backups.call_count, 1000)
        self.assertIn(f"\nsam deploy --parameter-overrides CatalogTableStream={STREAM}\n", printed)

        client = dynamodb(refusals=0)
        client.update_time_to_live.side_effect = refusal("LimitExceededException")
        printed = io.StringIO()
        with self.assertRaises(ClientError), contextlib.redirect_stdout(printed):
            with mock.patch.object(operate.boto3, "client", lambda _: client):
                options = types.SimpleNamespace(capability="catalog", time=None, poll=0)
                operate.restore_table(Stack(), options)
        self.assertIn(f"CatalogTableStream={STREAM}", printed.getvalue())

    def test_the_sam_cli_accepts_the_deployment(self):
        printed, _ = self.restore(dynamodb(refusals=0))
        (line,) = (line for line in printed.splitlines() if line.startswith("sam deploy "))
        taken = CfnParameterOverridesType().convert((line.split()[-1],), None, None)
        self.assertEqual(taken, {"CatalogTableStream": STREAM})


class Replay(unittest.TestCase):
    TICK = json.dumps({"requestContext": {"functionArn": "a:function:stoa-identity:live"}, "DDBStreamBatchInfo": {}})

    def replay(self, client, capability):
        return run(operate.replay, client, capability=capability)

    def test_a_function_without_an_inbox_has_no_dead_letters(self):
        client = Queues([self.TICK])
        printed, end = self.replay(client, "identity")
        self.assertIsNone(end)
        self.assertIn("identity has no inbox, and so no dead letters", printed)
        self.assertIn("1 failures done again, 0 left", printed)
        self.assertEqual(client.deleted, ["r0"])

    def test_an_unknown_function_is_refused(self):
        _, end = self.replay(Queues([]), "catalogue")
        self.assertEqual(end, "stoa has no function catalogue")

    def test_dead_letters_are_moved_to_the_inbox(self):
        client = Queues(["{}"])
        printed, _ = self.replay(client, "catalog")
        self.assertIn("1 dead letters are back in the inbox of catalog", printed)
        self.assertEqual(client.sent, [("https://sqs/inbox", "{}")])

    def test_messages_are_received_one_at_a_time(self):
        client = Queues([self.TICK] * 12)
        printed, _ = self.replay(client, None)
        self.assertEqual(client.most, 1)
        self.assertIn("12 failures done again, 0 left", printed)

    def test_an_expired_receipt_does_not_fail_the_command(self):
        for code in ("ReceiptHandleIsInvalid", "AWS.SimpleQueueService.MessageNotInflight", "InvalidParameterValue"):
            printed, end = self.replay(Queues([self.TICK, "no JSON"], stale=code), None)
            self.assertIsNone(end)
            self.assertIn("m0 is done, and lies in Failures still", printed)
            self.assertIn("1 failures done again, 1 left", printed)
        with self.assertRaises(ClientError):
            self.replay(Queues([self.TICK], stale="AccessDenied"), None)
