"""Event sources for the emulator: each queue and each stream is polled on its own, as Lambda does.

The emulator itself polls one after the other in one thread, looks again only after a second where nothing came, and goes
on behind the records of a stream that the function gave back.
"""

import threading
import time

PAUSE_S = 0.05  # between looks at a source that had nothing


def install(lambda_svc):
    """Makes the emulator poll here."""
    all_sources, execute = lambda_svc._iter_all_esms, lambda_svc._execute_function
    polled, starting, own = set(), threading.Lock(), threading.local()

    def own_source():
        return [source for source in all_sources() if source[2]["UUID"] == own.source]

    def execute_batch(function, event):
        result = execute(function, event)
        from_stream = "Records" in event and event["Records"][0].get("eventSource") == "aws:dynamodb"
        if from_stream and isinstance(body := result.get("body"), dict) and body.get("batchItemFailures"):
            # Lambda reads on from the first record that was given back. Read from the batch's start, the records before
            # it come once more, which every function must bear.
            failure = {"errorType": "BatchItemFailures", "errorMessage": str(body["batchItemFailures"])}
            return result | {"body": failure, "error": True}
        return result

    def poll(source_id):
        own.source = source_id
        while True:
            found = False
            for look in (lambda_svc._poll_sqs, lambda_svc._poll_dynamodb_streams):
                try:
                    found = look() or found
                except Exception as error:
                    lambda_svc.logger.exception("polling %s: %s", source_id, error)
            if not found:
                time.sleep(PAUSE_S)

    def ensure_pollers():
        with starting:
            for _, _, source in all_sources():
                if source["UUID"] not in polled:
                    polled.add(source["UUID"])
                    threading.Thread(target=poll, args=[source["UUID"]], daemon=True).start()

    lambda_svc._iter_all_esms = own_source
    lambda_svc._execute_function = execute_batch
    lambda_svc._ensure_poller = ensure_pollers
