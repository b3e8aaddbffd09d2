"""What an operator does with a deployed stack. Started by `just`, from AWS credentials as any tool of AWS finds them.

It needs boto3 and no AWS CLI, whose two versions want different arguments for the same calls.
"""

import argparse
import json
import secrets
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime

import boto3
from botocore.exceptions import ClientError

PATIENCE_S = 30  # for an HTTP answer
# One guarded route of each function: what an authorizer that does not exist would let through, or not know.
GUARDED = ["/accounts", "/price-lists", "/stock", "/carts", "/orders", "/payment-methods"]
# The one of them that anybody with a token may read.
READABLE = "/payment-methods"
# How often backups of a restored table are asked for: DynamoDB is not ready for them at once.
BACKUP_ATTEMPTS = 40
# What SQS says of a message that was held for too long: it lies in the queue again, or somebody else has it.
STALE = {"ReceiptHandleIsInvalid", "MessageNotInflight", "InvalidParameterValue"}


class Stack:
    """A deployed stack, told by its name."""

    def __init__(self, name):
        self.name = name
        cloudformation = boto3.client("cloudformation")
        self.resources = {
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for page in cloudformation.get_paginator("list_stack_resources").paginate(StackName=name)
            for resource in page["StackResourceSummaries"]
        }
        (described,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
        self.outputs = {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}

    def invoke(self, capability, payload):
        """Calls the function's live version directly, and gives its answer."""
        answer = boto3.client("lambda").invoke(
            FunctionName=f"{self.name}-{capability}", Qualifier="live", Payload=json.dumps(payload)
        )
        content = json.loads(answer["Payload"].read() or "null")
        if "FunctionError" in answer:
            raise SystemExit(f"{capability} refused: {content.get('errorMessage', content)}")
        return content

    def queue(self, logical_id):
        """The URL of a queue."""
        if logical_id not in self.resources:
            raise SystemExit(f"{self.name} has no {logical_id}")
        return self.resources[logical_id]


def messages(queue):
    """Takes what lies in a queue, message by message; each stays there until it is deleted.

    One at a time: what is done with a message may take half a minute, and the last of ten would be held for too long.
    """
    sqs, seen = boto3.client("sqs"), set()
    while taken := sqs.receive_message(
        QueueUrl=queue,
        MaxNumberOfMessages=1,
        MessageAttributeNames=["All"],
        WaitTimeSeconds=1,
        VisibilityTimeout=120,
    ).get("Messages"):
        for message in taken:
            if message["MessageId"] not in seen:
                seen.add(message["MessageId"])
                yield message


def held(change, **message):
    """Deletes a message or gives it back; tells whether it was still ours."""
    try:
        change(**message)
    except ClientError as error:
        if error.response["Error"]["Code"].rsplit(".", 1)[-1] not in STALE:
            raise
        return False
    return True


def bootstrap_admin(stack, options):
    """Makes the first administrator's client and prints its id and secret. Works once; `--reset` replaces it."""
    call = {"operator": "bootstrap-admin"} | ({"reset": True} if options.reset else {})
    print(json.dumps(stack.invoke("identity", call), indent=2))


def republish(stack, options):
    """Lets a function tell again how all of one kind stands, so that a function that came later fills what it reads."""
    count, cursor = 0, None
    while True:
        answer = stack.invoke(
            options.capability, {"operator": "republish", "kind": options.kind, "cursor": cursor}
        )
        count, cursor = count + answer["count"], answer["cursor"]
        if cursor is None:
            break
    hint = "" if count else f": {options.capability} has none, or knows no {options.kind}"
    print(f"{count} events of {options.capability} {options.kind} published again{hint}")


def check(stack, options):
    """Asks the deployed API whether a guarded route refuses those without a token, and lets one with a token in."""
    api, issuer = stack.outputs["ApiUrl"], stack.outputs["IssuerUrl"]
    if options.api_url:
        api = options.api_url
    faults = []

    def expect(what, url, status, token=None, method="GET", body=None):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(url, method=method, headers=headers, data=body)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                found, content = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            found, content = error.code, error.read()
        except OSError as error:
            found, content = error, b""
        print(f"{'ok    ' if found == status else 'FAILED'} {what}: {found}")
        if found != status:
            faults.append(what)
        try:
            return json.loads(content)
        except ValueError:
            return None

    discovery = expect("the issuer's discovery document", f"{issuer}/.well-known/openid-configuration", 200)
    if discovery and discovery.get("issuer") != issuer:
        faults.append(f"the issuer calls itself {discovery.get('issuer')}, not {issuer}")
    if discovery and "jwks_uri" in discovery:
        keys = expect("the issuer's keys", discovery["jwks_uri"], 200)
        if keys is not None and not keys.get("keys"):
            faults.append("the issuer publishes no key")
    for path in GUARDED:
        expect(f"{path} without a token", f"{api}{path}", 401)
    expect(f"{READABLE} with a made-up token", f"{api}{READABLE}", 401, token="e30.e30.e30")
    token = options.token
    if not token:
        guest = expect("a guest's token", f"{api}/guests", 201, method="POST", body=b"{}") or {}
        token = guest.get("access_token")
    if token:
        expect(f"{READABLE} with a token", f"{api}{READABLE}", 200, token=token)
    if faults:
        raise SystemExit("\n".join(["The deployment is not sound:", *faults]))
    print("The deployment is sound: tokens are asked for, and taken.")


def replay(stack, options):
    """Does again what a function gave up on: its inbox's dead letters, and what lies in Failures."""
    if options.capability:
        title = options.capability.capitalize()
        if f"{title}Function" not in stack.resources:
            raise SystemExit(f"{stack.name} has no function {options.capability}")
        if f"{title}DeadLetters" in stack.resources:
            count = move(stack.queue(f"{title}DeadLetters"), stack.queue(f"{title}Inbox"))
            print(f"{count} dead letters are back in the inbox of {options.capability}")
        else:
            print(f"{options.capability} has no inbox, and so no dead letters")
    sqs, failures = boto3.client("sqs"), stack.queue("Failures")
    done, left = 0, []
    for message in messages(failures):
        if again(stack, message, options.capability):
            done += 1
            if not held(sqs.delete_message, QueueUrl=failures, ReceiptHandle=message["ReceiptHandle"]):
                print(f"{message['MessageId']} is done, and lies in Failures still: doing it again does no harm")
        else:
            left.append(message["ReceiptHandle"])
    for handle in left:
        held(sqs.change_message_visibility, QueueUrl=failures, ReceiptHandle=handle, VisibilityTimeout=0)
    print(f"{done} failures done again, {len(left)} left")


def move(source, target):
    """Moves every message of one queue to another; one that is moved twice is consumed once."""
    sqs, count = boto3.client("sqs"), 0
    for message in messages(source):
        sqs.send_message(QueueUrl=target, MessageBody=message["Body"])
        held(sqs.delete_message, QueueUrl=source, ReceiptHandle=message["ReceiptHandle"])
        count += 1
    return count


def again(stack, message, wanted):
    """Does one failure again; tells whether it did."""
    try:
        body = json.loads(message["Body"])
    except ValueError:
        print(f"left: {message['MessageId']} is no JSON")
        return False
    attributes = {name: value.get("StringValue", "") for name, value in message.get("MessageAttributes", {}).items()}
    if "DDBStreamBatchInfo" in body:
        # A batch of a table's stream. Its events still stand in the table; a tick publishes those that are late.
        function = body["requestContext"]["functionArn"].split(":function:")[1].split(":")[0]
        capability = function.removeprefix(f"{stack.name}-")
        if wanted not in (None, capability):
            return False
        stack.invoke(capability, {"tick": True})
        print(f"{capability}: published what its stream had left")
        return True
    if "TARGET_ARN" in attributes or "RULE_ARN" in attributes:
        # An event that a rule could not lay into its inbox, whole or with its envelope alone.
        name = attributes.get("TARGET_ARN", "").rsplit(":", 1)[-1]
        found = [(key, url) for key, url in stack.resources.items() if name and url.endswith(f"/{name}")]
        if not found:
            print(f"left: {message['MessageId']} was meant for {name or 'nobody'}, which is not of this stack")
            return False
        logical_id, url = found[0]
        capability = logical_id.removesuffix("Inbox").lower()
        if wanted not in (None, capability):
            return False
        event = body.get("detail", body)
        boto3.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(event))
        print(f"{capability}: an event is in its inbox at last")
        return True
    if body == {"tick": True}:
        print("dropped: a tick, which came again a minute later")
        return True
    print(f"left: {message['MessageId']} is an asynchronous call of unknown origin: {message['Body'][:200]}")
    return False


def restore_table(stack, options):
    """Restores a function's table to a moment of the last 35 days, as another one, and says how to put it in place."""
    dynamodb, title = boto3.client("dynamodb"), options.capability.capitalize()
    source = stack.outputs[f"{title}TableName"]
    target = f"{stack.name}-{options.capability}-{datetime.now().strftime('%Y%m%d%H%M%S')}"
    moment = {"RestoreDateTime": datetime.fromisoformat(options.time)} if options.time else {}
    dynamodb.restore_table_to_point_in_time(
        SourceTableName=source, TargetTableName=target, **(moment or {"UseLatestRestorableTime": True})
    )
    print(f"{target} is being restored from {source}; that takes minutes to hours", flush=True)
    while dynamodb.describe_table(TableName=target)["Table"]["TableStatus"] != "ACTIVE":
        time.sleep(options.poll)
    # What a restored table does not have (Amazon DynamoDB Developer Guide, "Restoring a table").
    dynamodb.update_table(
        TableName=target,
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        DeletionProtectionEnabled=True,
    )
    while (table := dynamodb.describe_table(TableName=target)["Table"])["TableStatus"] != "ACTIVE":
        time.sleep(options.poll)
    # Said before the rest, without which the table serves too.
    print(f"sam deploy --parameter-overrides {title}TableStream={table['LatestStreamArn']}", flush=True)
    dynamodb.update_time_to_live(
        TableName=target, TimeToLiveSpecification={"AttributeName": "expires_at", "Enabled": True}
    )
    for attempt in range(1, BACKUP_ATTEMPTS + 1):
        try:
            dynamodb.update_continuous_backups(
                TableName=target, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
            )
            return
        except dynamodb.exceptions.ContinuousBackupsUnavailableException:
            if attempt < BACKUP_ATTEMPTS:
                time.sleep(options.poll)
    raise SystemExit(f"{target} is ready but for its backups: switch point-in-time recovery on for it in the console")


def go_back(stack, options):
    """Lets requests go to an earlier version of a function."""
    boto3.client("lambda").update_alias(
        FunctionName=f"{stack.name}-{options.capability}", Name="live", FunctionVersion=options.version
    )
    print(f"{options.capability} is back at version {options.version}")


def put_secret(options):
    """Keeps a secret as an SSM SecureString: what comes by standard input, or else something random."""
    value = sys.stdin.readline().strip() if options.value == "-" else secrets.token_hex(32)
    key = {"KeyId": options.key} if options.key else {}
    boto3.client("ssm").put_parameter(
        Name=options.name, Value=value, Type="SecureString", Overwrite=options.overwrite, **key
    )
    print(f"{options.name} is kept")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(name, run, *arguments):
        added = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
        added.add_argument("stack", help="the stack's name")
        for argument in arguments:
            added.add_argument(argument, **({} if argument == "capability" else {"help": argument}))
        added.set_defaults(run=run)
        return added

    command("bootstrap-admin", bootstrap_admin).add_argument("--reset", action="store_true")
    command("republish", republish, "capability", "kind")
    checked = command("check", check)
    checked.add_argument("--token", help="a token, where guests' tokens come from another issuer than the stack's")
    checked.add_argument("--api-url", help="where clients reach the API, if not at the output ApiUrl")
    command("replay", replay).add_argument("capability", nargs="?", help="whose; without it, all that is no inbox's")
    restored = command("restore-table", restore_table, "capability")
    restored.add_argument("--time", help="such as 2026-01-31T12:00:00+00:00; without it, the latest possible")
    restored.add_argument("--poll", type=float, default=15, help=argparse.SUPPRESS)
    command("go-back", go_back, "capability", "version")
    secret = commands.add_parser("put-secret", help=put_secret.__doc__, description=put_secret.__doc__)
    secret.add_argument("name", help="of the parameter, such as /stoa/payments/webhook-secret")
    secret.add_argument("value", nargs="?", help="`-` reads it from standard input; without it, it is random")
    secret.add_argument("--key", help="the KMS key of your own to encrypt it under")
    secret.add_argument("--overwrite", action="store_true")
    secret.set_defaults(run=None)
    options = parser.parse_args()
    if options.run is None:
        put_secret(options)
    else:
        options.run(Stack(options.stack), options)


if __name__ == "__main__":
    main()
