"""Checks the template as CloudFormation sees it: after the SAM transform.

Run by `just template`.
"""

import hashlib
import json
import re
import sys
import unittest

import test_operate
import test_page
from transformed import ROOT, routes, source, transformed

CAPABILITIES = json.loads((ROOT / "deploy/capabilities.json").read_text())
FUNCTIONS = [capability["name"] for capability in CAPABILITIES]
FUNCTIONS_WHEN_COMPLETE = 14
RESOURCE_LIMIT = 300  # CloudFormation's limit is 500.
RESOURCE_POLICY_LIMIT = 20_480  # Lambda's, for one function
ROLE_POLICY_LIMIT = 10_240  # IAM's, for all inline policies of one role

# Routes without a token, repeated here so that a change in a table of routes can't make one public unnoticed.
PUBLIC = {
    "POST /accounts",
    "POST /accounts/password-reset",
    "POST /accounts/password-reset/confirm",
    "POST /accounts/verification/confirm",
    "POST /sessions",
    "POST /guests",
    "ANY /guests",
    "POST /oauth/token",
    "ANY /oauth/{proxy+}",
    "ANY /.well-known/{proxy+}",
    "ANY /openapi.json",
    "ANY /healthz",
    "ANY /readyz",
    "ANY /console",
    "ANY /console/{proxy+}",
    "GET /products",
    "HEAD /products",
    "GET /products/{proxy+}",
    "HEAD /products/{proxy+}",
    "GET /categories",
    "HEAD /categories",
    "GET /categories/{proxy+}",
    "HEAD /categories/{proxy+}",
    "ANY /asset-files/{proxy+}",
    "ANY /delivery/{proxy+}",
    "GET /markets",
    "HEAD /markets",
    "GET /markets/{proxy+}",
    "HEAD /markets/{proxy+}",
    "POST /notifications/unsubscribe",
    "ANY /ratings",
    "ANY /ratings/{proxy+}",
    "GET /reviews/{product_id}",
    "HEAD /reviews/{product_id}",
    "ANY /search",
    "ANY /search/{proxy+}",
    "POST /payments/webhooks/{provider}",
    "POST /payments/webhooks/simulator/actions/{action}",
    "GET /payments/webhooks/simulator/actions/{action}",
    "HEAD /payments/webhooks/simulator/actions/{action}",
}
# The permission that DynamoDB requires for each write of `service::table`.
WRITES = {
    "put": "PutItem",
    "create": "PutItem",
    "replace": "PutItem",
    "update": "UpdateItem",
    "delete": "DeleteItem",
    "check": "ConditionCheckItem",
}
STREAM = "arn:aws:dynamodb:eu-west-1:000000000000:table/restored/stream/2026-01-01T00:00:00.000"
SHARED_SETTINGS = {"EVENT_BUS_NAME", "ISSUER_URL", "AUDIENCE", "SETTINGS_VERSION", "STACK_NAME", "TRUSTED_PROXIES"}
PUBLISHING = {c["name"] for c in CAPABILITIES if c["publishes"]}
OPERATED = {c["name"] for c in CAPABILITIES if c["republishes"] or c["operations"]}
# Events that a function consumes of itself, to send mail.
MAILED = {"orders": {"orders.order.confirmed", "orders.fulfillment.shipped"}}

TEMPLATE = transformed()
RESOURCES = TEMPLATE["Resources"]


def references(node):
    """Yields the logical ids to which a part of the template refers."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "Ref":
                yield value
            elif key == "Fn::GetAtt":
                yield value.split(".")[0] if isinstance(value, str) else value[0]
            elif key == "Fn::Sub":
                text, names = (value, {}) if isinstance(value, str) else value
                for name in re.findall(r"\$\{([^}!]+)\}", text):
                    if name not in names:
                        yield name.split(".")[0]
                yield from references(names)
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def dependencies(logical_id):
    """Lists the resources on which a resource depends."""
    resource = RESOURCES[logical_id]
    explicit = resource.get("DependsOn", [])
    explicit = [explicit] if isinstance(explicit, str) else explicit
    return {name for name in [*explicit, *references(resource["Properties"])] if name in RESOURCES}


def all_dependencies(logical_id):
    found, waiting = set(), [logical_id]
    while waiting:
        for name in dependencies(waiting.pop()):
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


def of_type(kind):
    return {name: resource["Properties"] for name, resource in RESOURCES.items() if resource["Type"] == kind}


def parameters_behind(node):
    """Lists the parameters on which a part of the template depends, including its conditions."""
    found, conditions, waiting = set(references(node)), set(), [node]
    while waiting:
        used = set(conditions_in(waiting.pop())) - conditions
        conditions |= used
        for name in used:
            found |= set(references(TEMPLATE["Conditions"][name]))
            waiting.append(TEMPLATE["Conditions"][name])
    return found & set(TEMPLATE["Parameters"])


def statements():
    """Yields each statement of each role with the role's function, or None."""
    for name, role in of_type("AWS::IAM::Role").items():
        for policy in role.get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                # Statements that a parameter adds are included.
                yield owner(name), statement["Fn::If"][1] if "Fn::If" in statement else statement


def statements_of(function):
    return [statement for name, statement in statements() if name == function]


def parts_of(node):
    """Yields a part of the template and all parts within it."""
    yield node
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
        yield from parts_of(part)


def resolved(node, parameters):
    """Resolves parameters and conditions in a part of the template; parameters without a value are empty."""
    if isinstance(node, list):
        return [resolved(item, parameters) for item in node]
    if not isinstance(node, dict):
        return node
    if len(node) == 1:
        ((function, argument),) = node.items()
        if function == "Ref" and argument in TEMPLATE["Parameters"]:
            return parameters.get(argument, TEMPLATE["Parameters"][argument].get("Default", ""))
        if function == "Fn::If":
            return resolved(argument[1 if holds(argument[0], parameters) else 2], parameters)
        if function == "Fn::Split":
            return resolved(argument[1], parameters).split(argument[0])
        if function == "Fn::Select":
            return resolved(argument[1], parameters)[int(argument[0])]
    return {key: resolved(value, parameters) for key, value in node.items()}


def holds(condition, parameters):
    """Tells whether a condition holds, given by name or in full."""
    if isinstance(condition, str):
        condition = TEMPLATE["Conditions"][condition]
    ((function, arguments),) = condition.items()
    if function == "Condition":
        return holds(arguments, parameters)
    if function == "Fn::Equals":
        left, right = (resolved(argument, parameters) for argument in arguments)
        return left == right
    outcomes = [holds(argument, parameters) for argument in arguments]
    return {"Fn::Not": not outcomes[0], "Fn::And": all(outcomes), "Fn::Or": any(outcomes)}[function]


def conditions_in(node):
    """Yields the names of conditions in a part of the template."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "Fn::If":
                yield value[0]
            elif key == "Condition" and isinstance(value, str):
                yield value
            yield from conditions_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from conditions_in(value)


def owner(logical_id):
    """Returns the function to which a resource belongs, or None."""
    return next((name for name in FUNCTIONS if logical_id.startswith(name.capitalize())), None)


def arn(logical_id):
    return {"Fn::GetAtt": [logical_id, "Arn"]}


def listed(value):
    return value if isinstance(value, list) else [value]


def without_projections(table):
    indexes = [{k: v for k, v in index.items() if k != "Projection"} for index in table["GlobalSecondaryIndexes"]]
    return {**table, "GlobalSecondaryIndexes": indexes}


class Size(unittest.TestCase):
    def test_resources_fit_with_all_functions(self):
        own = sum(owner(name) is not None for name in RESOURCES)
        shared = len(RESOURCES) - own
        expected = shared + own / len(FUNCTIONS) * FUNCTIONS_WHEN_COMPLETE
        print(f"{len(RESOURCES)} resources; {expected:.0f} expected with {FUNCTIONS_WHEN_COMPLETE} functions")
        self.assertLessEqual(expected, RESOURCE_LIMIT)

    def test_permissions_fit_a_function(self):
        sizes = dict.fromkeys(FUNCTIONS, 0)
        for name, permission in of_type("AWS::Lambda::Permission").items():
            function = next(filter(None, map(owner, references(permission["FunctionName"]))))
            statement = {
                "Sid": f"{'s' * 64}-{name}-XXXXXXXXXXXX",
                "Effect": "Allow",
                "Principal": {"Service": permission["Principal"]},
                "Action": permission["Action"],
                "Resource": f"arn:aws:lambda:ap-southeast-1:000000000000:function:{'s' * 64}:live",
                "Condition": {"ArnLike": {"AWS:SourceArn": json.dumps(permission["SourceArn"])}},
            }
            sizes[function] += len(json.dumps(statement))
        print("resource policies, bytes:", sizes)
        self.assertLessEqual(max(sizes.values()), RESOURCE_POLICY_LIMIT)

    def test_policies_fit_a_role(self):
        sizes = {name: len(json.dumps(role["Policies"])) for name, role in of_type("AWS::IAM::Role").items()}
        print("role policies, bytes:", sizes)
        self.assertLessEqual(max(sizes.values()), ROLE_POLICY_LIMIT)


class Order(unittest.TestCase):
    def test_main_api_waits_for_a_working_issuer(self):
        waits_for = all_dependencies("Api")
        for name, resource in RESOURCES.items():
            if name.startswith("Issuer") and resource["Type"] != "AWS::Logs::LogGroup":
                self.assertIn(name, waits_for)
        for name in ("IdentityFunction", "IdentityFunctionAliaslive", "IdentityRole", "SigningKey"):
            self.assertIn(name, waits_for)

    def test_issuer_is_deployed_after_all_its_routes(self):
        raw = of_type("AWS::ApiGatewayV2::Route")
        routes_of_issuer = {name for name, route in raw.items() if route["ApiId"] == {"Ref": "IssuerApi"}}
        (deployment,) = of_type("AWS::ApiGatewayV2::Deployment")
        waits_for = all_dependencies(deployment)
        self.assertLessEqual({*routes_of_issuer, "IssuerIntegration", "IssuerPermission"}, waits_for)
        self.assertEqual(RESOURCES["IssuerStage"]["Properties"]["DeploymentId"], {"Ref": deployment})
        self.assertNotIn("AutoDeploy", RESOURCES["IssuerStage"]["Properties"])
        deployed = {name: RESOURCES[name]["Properties"] for name in {*routes_of_issuer, "IssuerIntegration"}}
        digest = hashlib.sha256(json.dumps(deployed, sort_keys=True).encode()).hexdigest()[:8]
        self.assertEqual(deployment, f"IssuerDeployment{digest}", "the routes changed: rename the deployment")

    def test_authorizer_does_not_name_the_api_that_it_guards(self):
        issuer = RESOURCES["Api"]["Properties"]["Body"]["components"]["securitySchemes"]["Tokens"]
        self.assertNotIn("Api", references(issuer))
        self.assertIn("IssuerApi", references(issuer))

    def test_no_cycle(self):
        for name in RESOURCES:
            self.assertNotIn(name, all_dependencies(name))

    def test_each_reference_resolves(self):
        known = set(RESOURCES) | set(TEMPLATE["Parameters"])
        for name, resource in RESOURCES.items():
            unknown = {used for used in references(resource) if not used.startswith("AWS::")} - known
            self.assertFalse(unknown, name)


class Routes(unittest.TestCase):
    ROUTES = list(routes(RESOURCES["Api"]["Properties"]["Body"]))

    def test_only_the_listed_routes_are_public(self):
        self.assertEqual({key for key, _, guarded in self.ROUTES if not guarded and "OPTIONS" not in key}, PUBLIC)

    def test_an_import_that_warns_fails_the_deployment(self):
        self.assertEqual(RESOURCES["Api"]["Properties"]["FailOnWarnings"], {"Ref": "FailOnApiWarnings"})
        self.assertEqual(TEMPLATE["Parameters"]["FailOnApiWarnings"]["Default"], "true")

    def test_the_document_of_the_api_causes_no_warning(self):
        body = RESOURCES["Api"]["Properties"]["Body"]
        declared = set(body["components"]["securitySchemes"])
        for path, methods in body["paths"].items():
            for method, operation in methods.items():
                for requirement in operation.get("security", []):
                    self.assertLessEqual(set(requirement), declared, f"{method} {path}")

    def test_head_is_answered_where_get_is_public(self):
        keys = {key: (function, guarded) for key, function, guarded in self.ROUTES}
        for key, value in keys.items():
            if key.startswith("GET "):
                self.assertEqual(keys.get(key.replace("GET ", "HEAD ")), value, key)
        issuer = {route["RouteKey"] for route in of_type("AWS::ApiGatewayV2::Route").values()}
        self.assertIn("HEAD /.well-known/openid-configuration", issuer)
        self.assertIn("ANY /oauth/{proxy+}", issuer)

    def test_preflights_need_no_token(self):
        guarded = {key.split()[1] for key, _, guarded in self.ROUTES if guarded}
        preflights = {key.split()[1] for key, _, guarded in self.ROUTES if key.startswith("OPTIONS ") and not guarded}
        self.assertEqual(guarded, preflights)

    def test_a_collection_has_one_owner(self):
        owners = {}
        for key, function, _ in self.ROUTES:
            owners.setdefault(key.split()[1].split("/")[1], set()).add(function)
        self.assertEqual({name: found for name, found in owners.items() if len(found) > 1}, {})


class Blobs(unittest.TestCase):
    def test_a_function_has_a_bucket_where_its_environment_names_one(self):
        for function in FUNCTIONS:
            title = function.capitalize()
            variables = RESOURCES[f"{title}Function"]["Properties"]["Environment"]["Variables"]
            bucket = variables.get(f"{function.upper()}_BUCKET")
            self.assertEqual(bucket, {"Ref": f"{title}Bucket"} if f"{title}Bucket" in RESOURCES else None)
            names = [name for name in of_type("AWS::S3::Bucket") if owner(name) == function]
            self.assertLessEqual(names, [f"{title}Bucket"])

    def test_each_bucket_is_private_encrypted_and_owned(self):
        for name, bucket in of_type("AWS::S3::Bucket").items():
            self.assertEqual(len(bucket["PublicAccessBlockConfiguration"]), 4, name)
            self.assertTrue(all(bucket["PublicAccessBlockConfiguration"].values()), name)
            self.assertEqual(bucket["OwnershipControls"]["Rules"], [{"ObjectOwnership": "BucketOwnerEnforced"}])
            (encryption,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
            self.assertEqual(encryption["ServerSideEncryptionByDefault"]["SSEAlgorithm"], "AES256")
            self.assertEqual(RESOURCES[name]["DeletionPolicy"], "RetainExceptOnCreate")
            self.assertEqual(RESOURCES[name]["UpdateReplacePolicy"], "Retain")

    def test_what_is_left_over_is_removed_and_nothing_else(self):
        for name, bucket in of_type("AWS::S3::Bucket").items():
            rules = {rule["Id"]: rule for rule in bucket["LifecycleConfiguration"]["Rules"]}
            self.assertEqual(set(rules), {"unfinished", "tmp"}, name)
            self.assertEqual(rules["unfinished"]["AbortIncompleteMultipartUpload"], {"DaysAfterInitiation": 1})
            self.assertNotIn("ExpirationInDays", rules["unfinished"], name)
            self.assertEqual((rules["tmp"]["Prefix"], rules["tmp"]["ExpirationInDays"]), ("tmp/", 2))
            self.assertEqual({rule["Status"] for rule in rules.values()}, {"Enabled"})

    def test_each_bucket_refuses_plain_http_and_only_its_function_reaches_it(self):
        policies = {policy["Bucket"]["Ref"]: policy for policy in of_type("AWS::S3::BucketPolicy").values()}
        self.assertEqual(set(policies), set(of_type("AWS::S3::Bucket")))
        for name, policy in policies.items():
            objects = {"Fn::Sub": f"${{{name}.Arn}}/*"}
            (deny,) = policy["PolicyDocument"]["Statement"]
            self.assertEqual((deny["Effect"], deny["Action"], deny["Principal"]), ("Deny", "s3:*", "*"))
            self.assertEqual(deny["Resource"], [arn(name), objects])
            self.assertEqual(deny["Condition"], {"Bool": {"aws:SecureTransport": "false"}})
            allowed = {
                (function, action, json.dumps(resource))
                for function, statement in statements()
                for action in listed(statement["Action"])
                for resource in listed(statement["Resource"])
                if action.startswith("s3:") and name in references(resource)
            }
            expected = {("s3:ListBucket", json.dumps(arn(name)))}
            expected |= {(f"s3:{verb}Object", json.dumps(objects)) for verb in ("Get", "Put", "Delete")}
            self.assertEqual(allowed, {(owner(name), *rule) for rule in expected})


class Events(unittest.TestCase):
    def test_each_rule_leads_to_its_inbox(self):
        for name, rule in of_type("AWS::Events::Rule").items():
            title = owner(name).capitalize()
            self.assertEqual(
                rule["Targets"],
                [
                    {
                        "Id": "inbox",
                        "Arn": arn(f"{title}Inbox"),
                        "InputPath": "$.detail",
                        "DeadLetterConfig": {"Arn": arn("Failures")},
                    }
                ],
            )
            self.assertEqual(rule["EventBusName"], {"Ref": "EventBus"})

    def test_each_rule_matches_only_events_of_its_sources(self):
        for name, rule in of_type("AWS::Events::Rule").items():
            sources, types = rule["EventPattern"]["source"], rule["EventPattern"]["detail-type"]
            self.assertEqual({f"stoa.{kind.split('.')[0]}" for kind in types}, set(sources), name)
            itself = {kind for kind in types if kind.split(".")[0] == owner(name)}
            self.assertEqual(itself, MAILED.get(owner(name), set()), "a function consumes its own events to send mail")
            self.assertEqual(len(types), len(set(types)), name)

    def test_each_inbox_has_a_rule_and_a_consumer(self):
        rules = {owner(name) for name in of_type("AWS::Events::Rule")}
        consumers = {
            owner(name): mapping
            for name, mapping in of_type("AWS::Lambda::EventSourceMapping").items()
            if name.endswith("Inbox")
        }
        inboxes = {owner(name) for name in of_type("AWS::SQS::Queue") if name.endswith("Inbox")}
        self.assertEqual(rules, inboxes)
        self.assertEqual(set(consumers), inboxes)
        for function, mapping in consumers.items():
            self.assertEqual(mapping["EventSourceArn"], arn(f"{function.capitalize()}Inbox"))
            self.assertEqual(mapping["FunctionName"], {"Ref": f"{function.capitalize()}FunctionAliaslive"})
            self.assertEqual(mapping["FunctionResponseTypes"], ["ReportBatchItemFailures"])
            self.assertEqual(mapping["ScalingConfig"], {"MaximumConcurrency": 5})

    def test_each_inbox_has_its_own_dead_letters_that_only_it_writes(self):
        queues = of_type("AWS::SQS::Queue")
        inboxes = {name for name in queues if name.endswith("Inbox")}
        dead = {name.replace("Inbox", "DeadLetters") for name in inboxes}
        self.assertEqual(set(queues), inboxes | dead | {"Failures"})
        for name, queue in queues.items():
            self.assertTrue(queue["SqsManagedSseEnabled"])
            if name not in inboxes:
                self.assertEqual(queue["MessageRetentionPeriod"], 14 * 24 * 3600)
                continue
            title = owner(name).capitalize()
            self.assertEqual(queue["RedrivePolicy"]["deadLetterTargetArn"], arn(f"{title}DeadLetters"))
            self.assertEqual(queue["MessageRetentionPeriod"], 4 * 24 * 3600)
            timeout = RESOURCES[f"{title}Function"]["Properties"]["Timeout"]
            self.assertGreaterEqual(queue["VisibilityTimeout"], 6 * timeout)
        # Only messages of the inbox are among its dead letters, so they can be moved back.
        for name, resource in RESOURCES.items():
            if resource["Type"] != "AWS::CloudWatch::Alarm":
                named = set(references(resource["Properties"])) & dead
                self.assertTrue(not named or name.endswith("Inbox"), name)

    def test_a_function_may_delay_messages_of_its_own_inbox(self):
        for name in of_type("AWS::Events::Rule"):
            title = owner(name).capitalize()
            own = statements_of(owner(name))
            allowed = [s["Resource"] for s in own if "sqs:ChangeMessageVisibility" in listed(s["Action"])]
            self.assertEqual(allowed, [arn(f"{title}Inbox")])
            variables = RESOURCES[f"{title}Function"]["Properties"]["Environment"]["Variables"]
            self.assertEqual(variables[f"{title.upper()}_INBOX_URL"], {"Ref": f"{title}Inbox"})

    def test_rules_may_write_to_the_queues(self):
        policies = of_type("AWS::SQS::QueuePolicy")
        for name, policy in policies.items():
            (statement,) = policy["PolicyDocument"]["Statement"]
            self.assertEqual(statement["Principal"], {"Service": "events.amazonaws.com"})
            if name == "FailuresPolicy":
                self.assertEqual(policy["Queues"], [{"Ref": "Failures"}])
                self.assertIn("EventBus", references(statement["Condition"]))
                continue
            title = owner(name).capitalize()
            self.assertEqual(policy["Queues"], [{"Ref": f"{title}Inbox"}])
            self.assertEqual(statement["Condition"], {"ArnEquals": {"aws:SourceArn": arn(f"{title}Rule")}})
        self.assertIn("FailuresPolicy", policies)

    def test_each_table_has_its_relay(self):
        for function in FUNCTIONS:
            title = function.capitalize()
            relay = RESOURCES[f"{title}FunctionOutbox"]["Properties"]
            self.assertEqual(resolved(relay["EventSourceArn"], {}), {"Fn::GetAtt": [f"{title}Table", "StreamArn"]})
            self.assertEqual(relay["FunctionResponseTypes"], ["ReportBatchItemFailures"])
            self.assertTrue(relay["BisectBatchOnFunctionError"])
            self.assertEqual(relay["DestinationConfig"]["OnFailure"]["Destination"], arn("Failures"))
            (filter_,) = relay["FilterCriteria"]["Filters"]
            self.assertEqual(
                json.loads(filter_["Pattern"]),
                {"eventName": ["INSERT"], "dynamodb": {"Keys": {"pk": {"S": [{"prefix": "outbox#"}]}}}},
            )

    def test_each_function_ticks(self):
        ticks = {owner(name): tick for name, tick in of_type("AWS::Scheduler::Schedule").items()}
        self.assertEqual(set(ticks), set(FUNCTIONS))
        may_call = list(references(RESOURCES["TickRole"]["Properties"]["Policies"]))
        for function, tick in ticks.items():
            self.assertEqual(tick["Target"]["Arn"], {"Ref": f"{function.capitalize()}FunctionAliaslive"})
            self.assertEqual(json.loads(tick["Target"]["Input"]), {"tick": True})
            self.assertIn(f"{function.capitalize()}FunctionAliaslive", may_call)


class Privileges(unittest.TestCase):
    SHARED = {
        "EventBus": set(FUNCTIONS),
        "Failures": set(FUNCTIONS),
        "SigningKey": {"identity"},
        "SigningKeyArn": {"identity"},
        "PublishedKeyArns": {"identity"},
        "PaymentsWebhookSecretName": {"payments"},
        "NotificationsSecretName": {"notifications"},
        "SecretsKeyArn": {"payments", "notifications"},
    }

    def test_roles_have_no_managed_policies(self):
        for name, role in of_type("AWS::IAM::Role").items():
            self.assertNotIn("ManagedPolicyArns", role, name)

    def test_a_role_names_only_its_own_resources(self):
        for function, statement in statements():
            if function is None:
                continue
            for used in references(statement["Resource"]):
                if used.startswith("AWS::"):
                    continue
                if used in self.SHARED:
                    self.assertIn(function, self.SHARED[used])
                else:
                    self.assertEqual(owner(used), function, f"{function} may reach {used}")

    def test_mail_is_allowed_with_and_without_a_configuration_set(self):
        for function in ("identity", "orders"):
            (resources,) = (s["Resource"] for s in statements_of(function) if "ses:SendEmail" in listed(s["Action"]))
            kinds = {resource["Fn::Sub"].rsplit(":", 1)[1] for resource in resources}
            self.assertEqual(kinds, {"identity/*", "configuration-set/*"})

    def test_secrets_under_an_own_key_can_be_read_only_through_ssm(self):
        (statement,) = (s for s in statements_of("payments") if "kms:Decrypt" in listed(s["Action"]))
        self.assertEqual(statement["Resource"], {"Ref": "SecretsKeyArn"})
        self.assertEqual(set(statement["Condition"]["StringEquals"]), {"kms:ViaService"})

    def test_only_actions_without_resource_names_have_a_wildcard(self):
        for _, statement in statements():
            actions = listed(statement["Action"])
            self.assertFalse([action for action in actions if "*" in action])
            if "*" in listed(statement["Resource"]):
                self.assertEqual({action.split(":")[0] for action in actions}, {"xray"})

    def test_only_its_function_reaches_a_table(self):
        reached = {}
        for function, statement in statements():
            for used in references(statement["Resource"]):
                if used.endswith("Table"):
                    reached.setdefault(used, set()).add(function)
        self.assertEqual(reached, {f"{function.capitalize()}Table": {function} for function in FUNCTIONS})

    def test_a_role_allows_the_writes_that_its_function_makes(self):
        for function in FUNCTIONS:
            code = "".join(path.read_text() for path in (ROOT / "functions" / function / "src").rglob("*.rs"))
            allowed = {action for statement in statements_of(function) for action in listed(statement["Action"])}
            for made, action in WRITES.items():
                if f"Write::{made}(" in code:
                    self.assertIn(f"dynamodb:{action}", allowed, f"{function} writes by Write::{made}")

    def test_each_function_has_its_own_role(self):
        for function in FUNCTIONS:
            title = function.capitalize()
            self.assertEqual(RESOURCES[f"{title}Function"]["Properties"]["Role"], arn(f"{title}Role"))


    def test_the_old_and_the_new_key_may_sign_during_a_change(self):
        signing = [s["Resource"] for s in statements_of("identity") if "kms:Sign" in listed(s["Action"])]
        parameters = {"SigningKeyArn": "arn:next", "PublishedKeyArns": "arn:before,arn:other"}
        allowed = [key for resource in signing for key in listed(resolved(resource, parameters))]
        self.assertEqual(allowed, ["arn:next", "arn:before", "arn:other"])
        self.assertEqual({str(resolved(resource, {})) for resource in signing}, {str(arn("SigningKey"))})


class Functions(unittest.TestCase):
    def test_environment_names_no_other_functions_table(self):
        for function in FUNCTIONS:
            properties = RESOURCES[f"{function.capitalize()}Function"]["Properties"]
            variables = properties["Environment"]["Variables"]
            for name in variables:
                self.assertTrue(
                    name in SHARED_SETTINGS or name.startswith(f"{function.upper()}_"),
                    f"{function}: {name}",
                )
            table = resolved(variables[f"{function.upper()}_TABLE"], {})
            self.assertEqual(table, {"Ref": f"{function.capitalize()}Table"})
            tables = {used for used in references(variables) if used.endswith("Table")}
            self.assertEqual(tables, {f"{function.capitalize()}Table"})

    def test_each_is_named_traced_logged_and_aliased(self):
        for function in FUNCTIONS:
            title = function.capitalize()
            properties = RESOURCES[f"{title}Function"]["Properties"]
            self.assertEqual(properties["FunctionName"], {"Fn::Sub": f"${{AWS::StackName}}-{function}"})
            self.assertEqual(properties["TracingConfig"], {"Mode": "Active"})
            self.assertEqual(properties["LoggingConfig"]["LogGroup"], {"Ref": f"{title}Logs"})
            self.assertEqual(properties["DeadLetterConfig"]["TargetArn"], arn("Failures"))
            self.assertEqual(properties["Architectures"], [{"Ref": "Architecture"}])
            self.assertIn(f"{title}FunctionAliaslive", RESOURCES)
            self.assertEqual(RESOURCES[f"{title}Logs"]["Properties"]["RetentionInDays"], {"Ref": "LogRetentionDays"})

    def test_code_is_where_cargo_lambda_puts_it(self):
        for function in FUNCTIONS:
            properties = source()["Resources"][f"{function.capitalize()}Function"]["Properties"]
            self.assertEqual(properties["CodeUri"], f"target/lambda/{function}")


class Versions(unittest.TestCase):
    """Requests reach a published version, so each change of a function must publish a new one."""

    def test_each_parameter_that_a_function_reads_publishes_a_new_version(self):
        settings = set(references(RESOURCES["Settings"]["Properties"]["Content"]))
        for function in FUNCTIONS:
            title = f"{function.capitalize()}Function"
            read = parameters_behind(RESOURCES[title]["Properties"])
            self.assertIn("Audience", read)
            self.assertLessEqual(read, settings, f"{title} reads parameters that Settings leaves out")
            (version,) = (v for name, v in of_type("AWS::Lambda::Version").items() if name.startswith(title))
            self.assertIn("Settings", references(version["Description"]), title)
            self.assertIn("Settings", references(RESOURCES[title]["Properties"]["Environment"]), title)

    def test_other_parameters_publish_no_version(self):
        settings = set(references(RESOURCES["Settings"]["Properties"]["Content"]))
        self.assertNotIn("LogRetentionDays", settings)
        self.assertLessEqual(settings, set(TEMPLATE["Parameters"]))


class Tables(unittest.TestCase):
    def test_all_have_the_same_properties(self):
        tables = of_type("AWS::DynamoDB::Table")
        self.assertEqual({owner(name) for name in tables}, set(FUNCTIONS))
        for name, table in tables.items():
            # Projections may differ: keys alone are cheaper to store, all attributes are cheaper to read.
            self.assertEqual(without_projections(table), without_projections(tables["CatalogTable"]), name)
            self.assertEqual(RESOURCES[name]["DeletionPolicy"], "RetainExceptOnCreate")
        table = tables["CatalogTable"]
        self.assertEqual(table["TimeToLiveSpecification"], {"AttributeName": "expires_at", "Enabled": True})
        self.assertEqual(table["StreamSpecification"], {"StreamViewType": "NEW_IMAGE"})
        self.assertEqual(table["BillingMode"], "PAY_PER_REQUEST")
        self.assertTrue(table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"])
        self.assertTrue(table["SSESpecification"]["SSEEnabled"])
        self.assertEqual(resolved(table["DeletionProtectionEnabled"], {}), "true")

    def test_another_table_replaces_a_functions_own_everywhere(self):
        for function in FUNCTIONS:
            title = function.capitalize()
            self.assertFalse(holds(RESOURCES[f"{title}Table"]["Condition"], {f"{title}TableStream": STREAM}))
            for name, resource in RESOURCES.items():
                if name != f"{title}Table":
                    used = set(references(resolved(resource["Properties"], {f"{title}TableStream": STREAM})))
                    self.assertNotIn(f"{title}Table", used, f"{name} still names the stack's own table")
            outputs = resolved(TEMPLATE["Outputs"], {f"{title}TableStream": STREAM})
            self.assertEqual(outputs[f"{title}TableName"]["Value"], "restored")
            properties = resolved(RESOURCES[f"{title}Function"]["Properties"], {f"{title}TableStream": STREAM})
            self.assertEqual(properties["Environment"]["Variables"][f"{function.upper()}_TABLE"], "restored")
            relay = resolved(RESOURCES[f"{title}FunctionOutbox"]["Properties"], {f"{title}TableStream": STREAM})
            self.assertEqual(relay["EventSourceArn"], STREAM)
            reached = resolved(list(statements_of(function)), {f"{title}TableStream": STREAM})
            self.assertIn({"Table": "restored"}, [part for part in parts_of(reached) if isinstance(part, dict)])
            self.assertIn(STREAM, parts_of(reached))


class Rollout(unittest.TestCase):
    def test_requests_move_at_once_by_default(self):
        self.assertEqual(of_type("AWS::CodeDeploy::DeploymentGroup"), {})

    def test_a_gradual_rollout_rolls_back_on_errors(self):
        chosen = {"Rollout": "Canary10Percent5Minutes"}
        gradual = transformed(chosen)
        self.assertLessEqual(len(gradual["Resources"]) - len(RESOURCES), len(FUNCTIONS) + 2)
        for function in FUNCTIONS:
            title = function.capitalize()
            group = gradual["Resources"][f"{title}FunctionDeploymentGroup"]["Properties"]
            watched = resolved(group["AlarmConfiguration"], chosen)
            self.assertEqual(watched, {"Enabled": True, "Alarms": [{"Name": {"Ref": f"{title}ErrorsAlarm"}}]})
            self.assertIn("DEPLOYMENT_STOP_ON_ALARM", group["AutoRollbackConfiguration"]["Events"])
            self.assertTrue(holds(RESOURCES[f"{title}ErrorsAlarm"]["Condition"], chosen))
            alias = gradual["Resources"][f"{title}FunctionAliaslive"]
            self.assertIn("CodeDeployLambdaAliasUpdate", alias["UpdatePolicy"])


class Limits(unittest.TestCase):
    """Throttles and alarms."""

    STAGES = of_type("AWS::ApiGatewayV2::Stage")

    def test_routes_for_passwords_and_accounts_have_their_own_limits(self):
        settings = self.STAGES["ApiApiGatewayDefaultStage"]["RouteSettings"]
        limited = {"POST /accounts", "POST /sessions", "POST /guests", "POST /oauth/token", "POST /notifications/unsubscribe"}
        self.assertEqual(set(settings), limited)
        self.assertLessEqual(set(settings), {key for key, _, _ in Routes.ROUTES}, "a limit has no route")
        for limits in settings.values():
            self.assertEqual(limits["ThrottlingRateLimit"], {"Ref": "SignInRateLimit"})
            self.assertEqual(limits["ThrottlingBurstLimit"], {"Ref": "SignInBurstLimit"})
        issuer = self.STAGES["IssuerStage"]["RouteSettings"]
        keys = {route["RouteKey"] for route in of_type("AWS::ApiGatewayV2::Route").values()}
        self.assertLessEqual(set(issuer), keys)
        self.assertIn("POST /oauth/token", issuer)

    def watched(self, alarms, **parameters):
        """Lists the metrics of the alarms of this choice, with the alarms' names."""
        found, chosen = [], {"Alarms": alarms, **parameters}
        for name, resource in RESOURCES.items():
            if resource["Type"] == "AWS::CloudWatch::Alarm" and holds(resource["Condition"], chosen):
                properties = resource["Properties"]
                stats = [m["MetricStat"]["Metric"] for m in properties.get("Metrics", []) if "MetricStat" in m]
                found += [(name, metric["MetricName"]) for metric in stats or [properties]]
        return found

    def test_the_default_alarms_cost_as_the_page_says(self):
        by_default = self.watched(TEMPLATE["Parameters"]["Alarms"]["Default"])
        page = " ".join((ROOT / "docs" / "deploy.md").read_text().split())
        beyond = f"${(len(by_default) - 10) * 0.10:.2f} a month"
        self.assertIn(f"over {len(by_default)} metrics, of which ten are free in an account: {beyond}", page)
        names = [name for name, _ in by_default]
        for name in ("ApiErrorsAlarm", "ThrottlesAlarm", "FailuresAlarm", "OrdersDeadLettersAlarm"):
            self.assertIn(name, names)
        # After its third delivery an event does not count for ApproximateAgeOfOldestMessage any more (says its
        # documentation); the alarm of the dead letters rings for it.
        inboxes = {name for name in of_type("AWS::SQS::Queue") if name.endswith("Inbox")}
        self.assertLessEqual({f"{name.removesuffix('Inbox')}DeadLettersAlarm" for name in inboxes}, set(names))
        self.assertLessEqual({"OrdersInboxAgeAlarm", "InventoryInboxAgeAlarm"}, set(names))
        self.assertEqual(self.watched("none"), [])

    def test_the_page_gives_the_cost_of_a_gradual_rollouts_alarms(self):
        metrics = len(self.watched("none", Rollout="Canary10Percent5Minutes"))
        page = " ".join((ROOT / "docs" / "deploy.md").read_text().split())
        self.assertIn(f"also with `Alarms=none`: {metrics} metrics in all, about ${metrics * 0.10:.2f} a month.", page)

    def test_all_alarms_watch_each_function(self):
        watched = self.watched("all")
        for function in FUNCTIONS:
            title = function.capitalize()
            own = {metric for name, metric in watched if name == f"{title}ErrorsAlarm"}
            self.assertEqual(own, {"Errors", "errors", "ReadThrottleEvents", "WriteThrottleEvents"})
        for name in ("SlowAlarm", "StreamAgeAlarm"):
            # One watches at most ten functions; others have a number behind their names.
            alarms = [alarm for alarm in RESOURCES if re.fullmatch(rf"{name}\d*", alarm)]
            metrics = [metric for alarm in alarms for metric in RESOURCES[alarm]["Properties"]["Metrics"]]
            functions = [metric["Id"] for metric in metrics if "MetricStat" in metric]
            self.assertEqual(sorted(functions), sorted(FUNCTIONS), name)
        for name, resource in RESOURCES.items():
            if resource["Type"] == "AWS::CloudWatch::Alarm":
                self.assertLessEqual(len(resource["Properties"].get("Metrics", [])), 11, name)  # ten and the expression

    def test_metrics_of_two_stacks_do_not_mix(self):
        for function in FUNCTIONS:
            title = function.capitalize()
            variables = RESOURCES[f"{title}Function"]["Properties"]["Environment"]["Variables"]
            self.assertEqual(variables["STACK_NAME"], {"Ref": "AWS::StackName"})
            metrics = RESOURCES[f"{title}ErrorsAlarm"]["Properties"]["Metrics"]
            own = [m["MetricStat"]["Metric"] for m in metrics if "MetricStat" in m]
            (answered,) = (metric["Dimensions"] for metric in own if metric["Namespace"] == "Stoa")
            dimensions = {dimension["Name"]: dimension["Value"] for dimension in answered}
            self.assertEqual(dimensions, {"stack": {"Ref": "AWS::StackName"}, "capability": function})


class Samples(unittest.TestCase):
    """events/ has a sample of each trigger of each function, and no impossible ones."""

    SAMPLES = {path: json.loads(path.read_text()) for path in sorted((ROOT / "events").glob("*/*.json"))}

    def of(self, function, prefix):
        return {
            path.name: sample
            for path, sample in self.SAMPLES.items()
            if path.parent.name == function and path.name.startswith(prefix)
        }

    def test_each_trigger_has_a_sample(self):
        inboxes = {owner(name) for name in of_type("AWS::Events::Rule")}
        for function in FUNCTIONS:
            triggers = {"http-": True, "stream-": function in PUBLISHING, "tick": True}
            triggers |= {"sqs-": function in inboxes, "operator-": function in OPERATED}
            for trigger, expected in triggers.items():
                self.assertEqual(bool(self.of(function, trigger)), expected, f"{function}: {trigger} samples")

    def test_requests_match_a_route_of_their_function(self):
        found = {key: (function, guarded) for key, function, guarded in Routes.ROUTES}
        for function in FUNCTIONS:
            for name, sample in self.of(function, "http-").items():
                self.assertIn(sample["routeKey"], found, name)
                owner_, guarded = found[sample["routeKey"]]
                self.assertEqual(owner_, function, name)
                self.assertEqual("authorizer" in sample["requestContext"], guarded, name)
                self.assertRegex(name, r"^http-[a-z-]+\.\d{3}\.json$")

    def test_events_match_the_rule(self):
        for function in FUNCTIONS:
            for name, sample in self.of(function, "sqs-").items():
                pattern = RESOURCES[f"{function.capitalize()}Rule"]["Properties"]["EventPattern"]
                for record in sample["Records"]:
                    event = json.loads(record["body"])
                    self.assertIn(event["type"], pattern["detail-type"], name)
                    self.assertIn(event["source"], pattern["source"], name)

    def test_outbox_items_belong_to_their_function(self):
        for function in FUNCTIONS:
            for name, sample in self.of(function, "stream-").items():
                for record in sample["Records"]:
                    item = record["dynamodb"]["NewImage"]
                    events = json.loads(item["events"]["S"])
                    self.assertEqual({event["source"] for event in events}, {f"stoa.{function}"}, name)
                    self.assertEqual(events[0]["id"], item["sk"]["S"], name)
                    self.assertRegex(item["pk"]["S"], r"^outbox#(0\d|1[0-5])$")


if __name__ == "__main__":
    modules = (sys.modules[__name__], test_page, test_operate)
    suite = unittest.TestSuite(map(unittest.defaultTestLoader.loadTestsFromModule, modules))
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite)
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed")
    sys.exit(bool(failed))
