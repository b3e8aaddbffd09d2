"""Starts the emulator, with what differs from AWS and matters here mended.

- It starts a process for each invocation: see environments.py.
- It polls queues and streams one after the other: see event_sources.py.
- It tells its APIs apart by host names that few machines resolve, or by a prefix of the path that no client of the real
  service sees. Here each API has an address of its own, as it has in the cloud.
- Its CloudFormation knows no `AWS::ApiGatewayV2::Deployment` (its APIs serve what they hold at once), and forgets the
  versions and aliases of a function that it updates.
- It restores a table to a moment without its indexes.
- Writes can be made to conflict: see conflicts.py.
- Its JWT authorizer keeps the issuer's keys for two hours, as API Gateway may; here two seconds must do. It asks for them
  once for all requests that want them, not once for each: a thousand shoppers would ask a thousand times.
- Its JWT authorizer hands claims over with their types; API Gateway's makes each of them a string. It also refuses
  without the `WWW-Authenticate` that API Gateway sends.

The sockets to serve come ready from stack.py, named by the environment: `ENDPOINT_SOCKET` is AWS itself, `API_SOCKETS` a
JSON object from an API's name to its socket.
"""

import asyncio
import collections
import json
import os
import socket
import time

# The authorizer asks the issuer, which has to start first; a busy machine takes its time over that.
os.environ["MINISTACK_APIGW_JWKS_TIMEOUT_SECONDS"] = "60"

import conflicts
import environments
import event_sources
from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack.app import app
from ministack.services import apigateway, dynamodb, lambda_svc
from ministack.services.cloudformation import provisioners

KEYS_KEPT_S = 2
fetching = collections.defaultdict(asyncio.Lock)  # by the keys' address

fetch_keys = apigateway._fetch_jwks
validate = apigateway._validate_jwt_authorizer
apis = json.loads(os.environ["API_SOCKETS"])
names = {socket.socket(fileno=os.dup(number)).getsockname()[1]: name for name, number in apis.items()}


async def validate_and_flatten(*arguments):
    claims, scopes, refusal = await validate(*arguments)
    flat = {name: value if isinstance(value, str) else json.dumps(value) for name, value in (claims or {}).items()}
    if refusal and refusal[0] == 401:
        refusal[1]["WWW-Authenticate"] = "Bearer"
    return flat, scopes, refusal


def api_named(name):
    """The id of an API, empty where there is none yet; the emulator then answers with an error."""
    found = (key[-1] for key, api in apigateway._apis.all_items() if api["name"] == name)
    return next(found, "")


async def front(scope, receive, send):
    if scope["type"] == "http" and (name := names.get(scope["server"][1])):
        scope = scope | {"path": f"/_aws/execute-api/{api_named(name)}/$default{scope['path']}"}
    await app(scope, receive, send)


async def fetch_keys_for_a_while(url):
    """The issuer's keys. While one request asks for them anew, the others go by those that are known."""
    known = apigateway._jwks_cache.get(url)
    if known and (known["expiresAt"] > time.time() or fetching[url].locked()):
        return known["jwks"]
    async with fetching[url]:
        keys = await fetch_keys(url)
        kept = apigateway._jwks_cache[url]
        kept["expiresAt"] = min(kept["expiresAt"], time.time() + KEYS_KEPT_S)
        return keys


apigateway._fetch_jwks = fetch_keys_for_a_while
apigateway._validate_jwt_authorizer = validate_and_flatten
environments.install(lambda_svc)
event_sources.install(lambda_svc)
conflicts.install(lambda_svc, dynamodb)


def update_function(physical_id, _, properties, stack):
    """Updates a function in place, as CloudFormation does."""
    before = lambda_svc._functions[physical_id]
    updated = provisioners._lambda_create(physical_id, properties | {"FunctionName": physical_id}, stack)
    for kept in ("versions", "next_version", "aliases", "policy"):
        lambda_svc._functions[physical_id][kept] = before[kept]
    return updated


def restore_with_indexes(request):
    """Restores a table as it is now, its indexes included."""
    source = {"TableName": request["SourceTableName"], "BackupName": request["TargetTableName"]}
    backup = json.loads(dynamodb._create_backup(source)[2])["BackupDetails"]["BackupArn"]
    return dynamodb._restore_table_from_backup({"TargetTableName": request["TargetTableName"], "BackupArn": backup})


dynamodb._restore_table_to_point_in_time = restore_with_indexes
provisioners._RESOURCE_HANDLERS["AWS::Lambda::Function"]["update"] = update_function
provisioners._RESOURCE_HANDLERS["AWS::ApiGatewayV2::Deployment"] = {
    "create": lambda logical_id, properties, stack: (logical_id, {"DeploymentId": logical_id}),
    "delete": lambda physical_id, properties: None,
}

config = Config()
config.bind = [f"fd://{number}" for number in [os.environ["ENDPOINT_SOCKET"], *apis.values()]]
config.backlog = 4096
# No connection is closed under a client that is about to use it.
config.keep_alive_timeout = 24 * 60 * 60
config.keep_alive_max_requests = 1 << 62
asyncio.run(serve(front, config))
