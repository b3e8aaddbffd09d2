"""Starts the emulator, with what differs from AWS and matters here mended.

- It runs each invocation behind a small server of its own, whose `shutdown` waits for the next turn of that server's
  polling loop: half a second a call by default.
- Its JWT authorizer hands claims over with their types; API Gateway's makes each of them a string. It also refuses
  without the `WWW-Authenticate` that API Gateway sends.
"""

import json
import socketserver

socketserver.BaseServer.serve_forever.__defaults__ = (0.005,)

from ministack.app import main
from ministack.services import apigateway

validate = apigateway._validate_jwt_authorizer


async def validate_and_flatten(*arguments):
    claims, scopes, refusal = await validate(*arguments)
    flat = {name: value if isinstance(value, str) else json.dumps(value) for name, value in (claims or {}).items()}
    if refusal and refusal[0] == 401:
        refusal[1]["WWW-Authenticate"] = "Bearer"
    return flat, scopes, refusal


apigateway._validate_jwt_authorizer = validate_and_flatten

main()
