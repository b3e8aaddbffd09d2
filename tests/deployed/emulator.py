"""Starts the emulator, with what differs from AWS and matters here mended.

- It starts a process for each invocation: see environments.py.
- Its JWT authorizer hands claims over with their types; API Gateway's makes each of them a string. It also refuses
  without the `WWW-Authenticate` that API Gateway sends.
"""

import json

import environments
from ministack.app import main
from ministack.services import apigateway, lambda_svc

validate = apigateway._validate_jwt_authorizer


async def validate_and_flatten(*arguments):
    claims, scopes, refusal = await validate(*arguments)
    flat = {name: value if isinstance(value, str) else json.dumps(value) for name, value in (claims or {}).items()}
    if refusal and refusal[0] == 401:
        refusal[1]["WWW-Authenticate"] = "Bearer"
    return flat, scopes, refusal


apigateway._validate_jwt_authorizer = validate_and_flatten
environments.install(lambda_svc)

main()
