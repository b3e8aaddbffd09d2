// Starts the API reference. Requests that take an Idempotency-Key are sent under a fresh one, unless somebody typed his own.
window.onload = () => {
  const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const offered = fresh();

  const offerKeys = (document) => {
    for (const operations of Object.values(document.paths ?? {})) {
      for (const operation of Object.values(operations)) {
        for (const parameter of operation.parameters ?? []) {
          if (parameter.name === "Idempotency-Key") parameter.example = offered;
        }
      }
    }
    return document;
  };

  const start = (document) => {
    window.ui = SwaggerUIBundle({
      spec: offerKeys(document),
      dom_id: "#swagger-ui",
      deepLinking: true,
      presets: [SwaggerUIBundle.presets.apis],
      filter: true,
      persistAuthorization: false,
      tryItOutEnabled: true,
      displayRequestDuration: true,
      defaultModelsExpandDepth: 0,
      requestInterceptor: (request) => {
        for (const name of Object.keys(request.headers ?? {})) {
          if (name.toLowerCase() === "idempotency-key" && request.headers[name] === offered) request.headers[name] = fresh();
        }
        return request;
      },
    });
  };

  fetch("/openapi.json").then((answer) => answer.json()).then(start);
};
