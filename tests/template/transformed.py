"""The template as CloudFormation sees it: after the SAM transform, every intrinsic function still in place."""

import os
from pathlib import Path

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

from samtranslator.parser.parser import Parser  # noqa: E402  (reads the region when imported)
from samtranslator.translator.translator import Translator  # noqa: E402
from samtranslator.yaml_helper import yaml_parse  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]


def source():
    """template.yaml as written, with `!Ref x` as `{"Ref": "x"}`."""
    return yaml_parse((ROOT / "template.yaml").read_text())


def transformed(parameters=None):
    """template.yaml after the SAM transform."""
    template = source()
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            # Where `sam deploy` would have put the binary.
            resource["Properties"]["CodeUri"] = "s3://artifacts/bootstrap.zip"
    return Translator({}, Parser()).translate(template, parameters or {})
