"""What deploy/operate.py does where AWS is slow or has less than it asks for; the services are stand-ins."""

import contextlib
import io
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
    return ClientError({"Error": {"Code": code, "Message": "it is so"}}, "Operation")


class Unavailable(Exception):
    """As ContinuousBackupsUnavailableException."""


def dynamodb(refusals):
    """A table that refuses to have backups so many times."""
    client = mock.Mock()
    client.exceptions.ContinuousBackupsUnavailableException = Unavailable
    client.describe_table.return_value = {"Table": {"TableStatus": "ACTIVE", "LatestStreamArn": STREAM}}
    client.update_continuous_backups.side_effect = [Unavailable()] * refusals + [{}]
    return client


class Stack:
    name = "stoa"
    outputs = {"CatalogTableName": "stoa-CatalogTable"}


def ran(command, client, **options):
    """What a command prints, and what it ends with."""
    said = io.StringIO()
    options = types.SimpleNamespace(**options)
    with mock.patch.object(operate.boto3, "client", lambda _: client), contextlib.redirect_stdout(said):
        try:
            command(Stack(), options)
        except SystemExit as end:
            return said.getvalue(), str(end)
    return said.getvalue(), None


class Restore(unittest.TestCase):
    def restore(self, client):
        return ran(operate.restore_table, client, capability="catalog", time=None, poll=0)

    def test_backups_are_asked_for_until_the_table_is_ready_for_them(self):
        client = dynamodb(refusals=3)
        said, end = self.restore(client)
        self.assertIsNone(end)
        self.assertEqual(client.update_continuous_backups.call_count, 4)
        self.assertIn("CatalogTableStream", said)

    def test_the_deployment_is_said_though_the_rest_fails(self):
        client = dynamodb(refusals=1000)
        said, end = self.restore(client)
        self.assertIn("ready but for its backups", end)
        self.assertLess(client.update_continuous_backups.call_count, 1000)
        self.assertIn(f"\nsam deploy --parameter-overrides CatalogTableStream={STREAM}\n", said)

        client = dynamodb(refusals=0)
        client.update_time_to_live.side_effect = refusal("LimitExceededException")
        said = io.StringIO()
        with self.assertRaises(ClientError), contextlib.redirect_stdout(said):
            with mock.patch.object(operate.boto3, "client", lambda _: client):
                options = types.SimpleNamespace(capability="catalog", time=None, poll=0)
                operate.restore_table(Stack(), options)
        self.assertIn(f"CatalogTableStream={STREAM}", said.getvalue())

    def test_the_sam_cli_takes_the_deployment(self):
        said, _ = self.restore(dynamodb(refusals=0))
        (line,) = (line for line in said.splitlines() if line.startswith("sam deploy "))
        taken = CfnParameterOverridesType().convert((line.split()[-1],), None, None)
        self.assertEqual(taken, {"CatalogTableStream": STREAM})
