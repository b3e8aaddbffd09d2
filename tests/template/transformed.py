"""The template as CloudFormation sees it: after the SAM transform, every intrinsic function still in place."""

import json
import logging
import os
import re
from pathlib import Path

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

logging.getLogger("samtranslator").setLevel(logging.ERROR)  # It warns of feature toggles that only AWS has.

ROOT = Path(__file__).resolve().parents[2]


def source():
    """Returns template.yaml as written, with `!Ref x` as `{"Ref": "x"}`."""
    return yaml_parse((ROOT / "template.yaml").read_text())


def transformed(parameters=None):
    """Returns template.yaml after the SAM transform."""
    template = source()
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            # `sam deploy` uploads the binary and names its place here.
            resource["Properties"]["CodeUri"] = "s3://artifacts/bootstrap.zip"
    return Translator({}, Parser()).translate(template, parameters or {})


def routes(body):
    """Yields the routes of an HTTP API's OpenAPI body: route key, function, whether the authorizer guards it."""
    for path, methods in body["paths"].items():
        for method, operation in methods.items():
            verb = "ANY" if method == "x-amazon-apigateway-any-method" else method.upper()
            uri = json.dumps(operation["x-amazon-apigateway-integration"]["uri"])
            function = re.search(r"\$\{([A-Z][a-z]+)Function", uri).group(1).lower()
            guarded = any("Tokens" in requirement for requirement in operation.get("security", []))
            yield f"{verb} {path}", function, guarded
