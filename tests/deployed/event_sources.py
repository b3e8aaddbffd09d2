"""Event sources for the emulator: it polls each queue and each stream on its own, as Lambda does.

The emulator itself polls one after the other in one thread, waits a second after an empty poll, and skips the records
of a stream that the function reported as failed.
"""

import threading
import time

PAUSE_S = 0.05  # between polls of an empty source


def install(lambda_svc):
    """Makes the emulator poll in this way."""
    all_sources, execute = lambda_svc._iter_all_esms, lambda_svc._execute_function
    polled, starting, own = set(), threading.Lock(), threading.local()

    def own_source():
        return [source for source in all_sources() if source[2]["UUID"] == own.source]

    def execute_batch(function, event):
        result = execute(function, event)
        from_stream = "Records" in event and event["Records"][0].get("eventSource") == "aws:dynamodb"
        if from_stream and isinstance(body := result.get("body"), dict) and body.get("batchItemFailures"):
            # Lambda continues at the first failed record. Here the whole batch is read again, so the records before it
            # come twice, which every function must tolerate.
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
