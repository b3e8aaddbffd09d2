"""Starts the emulator, and corrects its differences from AWS that matter here.

- It starts a process for each invocation: see environments.py.
- It polls queues and streams one after the other: see event_sources.py.
- It distinguishes its APIs by host names that few machines resolve, or by a prefix of the path that clients of the real
  service do not see. Here each API has its own address, as in the cloud.
- Its CloudFormation lacks `AWS::ApiGatewayV2::Deployment` (its APIs serve changes at once), and loses the versions and
  aliases of a function that it updates.
- It restores a table to a moment without its indexes.
- Tests can make writes conflict: see conflicts.py.
- Its JWT authorizer keeps the issuer's keys for two hours, as API Gateway may; here it keeps them for two seconds. It
  fetches them once for all waiting requests, not once for each: a thousand shoppers would fetch them a thousand times.
- Its JWT authorizer passes claims on with their types; API Gateway's makes each of them a string. It also refuses
  without the `WWW-Authenticate` that API Gateway sends.
- Its HTTP APIs leave cookies among the headers; payload 2.0 has them in a list of their own, and there alone.

stack.py opens the sockets and names them in the environment: `ENDPOINT_SOCKET` is AWS itself, `API_SOCKETS` a JSON
object from an API's name to its socket.
"""

import asyncio
import collections
import json
import os
import socket
import time

# The authorizer asks the issuer, which has to start first; on a busy machine this takes long.
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
execute = lambda_svc._execute_function_with_config_scope
apis = json.loads(os.environ["API_SOCKETS"])
names = {socket.socket(fileno=os.dup(number)).getsockname()[1]: name for name, number in apis.items()}


async def validate_and_flatten(*arguments):
    claims, scopes, refusal = await validate(*arguments)
    flat = {name: value if isinstance(value, str) else json.dumps(value) for name, value in (claims or {}).items()}
    if refusal and refusal[0] == 401:
        refusal[1]["WWW-Authenticate"] = "Bearer"
    return flat, scopes, refusal


def execute_with_cookies(function, event):
    if isinstance(event, dict) and event.get("version") == "2.0" and "routeKey" in event:
        headers = {name: value for name, value in event["headers"].items() if name.lower() != "cookie"}
        if len(headers) < len(event["headers"]):
            cookies = next(value for name, value in event["headers"].items() if name.lower() == "cookie")
            event = event | {"headers": headers, "cookies": [cookie.strip() for cookie in cookies.split(";")]}
    return execute(function, event)


def api_named(name):
    """Finds an API's id; empty if there is none yet, and the emulator answers with an error."""
    found = (key[-1] for key, api in apigateway._apis.all_items() if api["name"] == name)
    return next(found, "")


async def front(scope, receive, send):
    if scope["type"] == "http" and (name := names.get(scope["server"][1])):
        scope = scope | {"path": f"/_aws/execute-api/{api_named(name)}/$default{scope['path']}"}
    await app(scope, receive, send)


async def fetch_keys_for_a_while(url):
    """Returns the issuer's keys. While one request fetches them again, the others use the known ones."""
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
lambda_svc._execute_function_with_config_scope = execute_with_cookies
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
    """Restores a table as it is now, including its indexes."""
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
# The server closes no idle connection, which a client may be about to use.
config.keep_alive_timeout = 24 * 60 * 60
config.keep_alive_max_requests = 1 << 62
asyncio.run(serve(front, config))
