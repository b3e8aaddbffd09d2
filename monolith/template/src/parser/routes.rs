//! Routes: SAM `HttpApi` events, and the raw routes of the API that publishes the keys.

use super::view::View;
use super::{FUNCTION, HTTP_API, Stack, capability};
use crate::error::TemplateError;
use crate::model::{Cors, Route};

pub(super) fn read(stack: &Stack<'_>) -> Result<Vec<Route>, TemplateError> {
    let mut routes = sam(stack)?;
    routes.extend(raw(stack)?);
    for (place, route) in routes.iter().enumerate() {
        let same =
            |other: &&Route| (&other.api, &other.method, &other.path) == (&route.api, &route.method, &route.path);
        if routes[..place].iter().any(|other| same(&other)) {
            let message = format!("{} {} is there twice", route.method, route.path);
            return Err(TemplateError::new(1, format!("Resources.{}", route.api), message));
        }
    }
    Ok(routes)
}

fn sam(stack: &Stack<'_>) -> Result<Vec<Route>, TemplateError> {
    let mut routes = Vec::new();
    for (function, _, event) in stack.events(&["HttpApi"])? {
        let api = match event.get("ApiId")? {
            Some(api) => api.target(HTTP_API)?,
            None => "ServerlessHttpApi".to_owned(),
        };
        let guarded = match event.find(&["Auth", "Authorizer"])? {
            Some(authorizer) => authorizer.text()? != "NONE",
            None => default_authorizer(stack, &api)?.is_some(),
        };
        routes.push(Route {
            api,
            capability: capability(function.id),
            method: method(&event.required("Method")?)?,
            path: path(&event.required("Path")?)?,
            needs_token: guarded,
        });
    }
    Ok(routes)
}

/// What the main API allows to pages of other origins.
pub(super) fn cors(stack: &Stack<'_>) -> Result<Cors, TemplateError> {
    for api in stack.of(HTTP_API) {
        if let Some(told) = api.properties.get("CorsConfiguration")? {
            return Ok(Cors {
                methods: told.texts_of("AllowMethods")?,
                headers: told.texts_of("AllowHeaders")?,
                exposed: told.texts_of("ExposeHeaders")?,
                max_age_s: told.number_of("MaxAge", 0)?,
            });
        }
    }
    Ok(Cors::default())
}

fn default_authorizer(stack: &Stack<'_>, api: &str) -> Result<Option<String>, TemplateError> {
    let keys = ["Auth", "DefaultAuthorizer"];
    let own = stack.find(api).map_or(Ok(None), |api| api.properties.find(&keys))?;
    let found = match own {
        Some(own) => Some(own),
        None => stack.global(&["HttpApi", "Auth", "DefaultAuthorizer"])?,
    };
    found.map(|view| view.text()).transpose()
}

fn raw(stack: &Stack<'_>) -> Result<Vec<Route>, TemplateError> {
    let mut routes = Vec::new();
    for route in stack.of("AWS::ApiGatewayV2::Route") {
        let link = route.properties.required("Target")?;
        let id = link.target("AWS::ApiGatewayV2::Integration")?;
        let integration = stack.find(&id).ok_or_else(|| link.error(format!("{id} is not deployed")))?;
        let function = integration.properties.required("IntegrationUri")?.target(FUNCTION)?;
        let key = route.properties.required("RouteKey")?;
        let text = key.text()?;
        let (method, path) = text.split_once(' ').ok_or_else(|| key.error(format!("{text} is not understood")))?;
        routes.push(Route {
            api: route.properties.required("ApiId")?.target("AWS::ApiGatewayV2::Api")?,
            capability: capability(&function),
            method: method.to_owned(),
            path: path.to_owned(),
            needs_token: route.properties.text_of("AuthorizationType")?.is_some_and(|kind| kind != "NONE"),
        });
    }
    Ok(routes)
}

fn method(view: &View<'_>) -> Result<String, TemplateError> {
    let method = view.text()?.to_uppercase();
    match method.as_str() {
        "*" | "X-AMAZON-APIGATEWAY-ANY-METHOD" => Ok("ANY".to_owned()),
        "ANY" | "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" => Ok(method),
        _ => Err(view.error(format!("{method} is not a method"))),
    }
}

fn path(view: &View<'_>) -> Result<String, TemplateError> {
    let path = view.text()?;
    let greedy_inside = path.rsplit('/').skip(1).any(|segment| segment.ends_with("+}"));
    if !path.starts_with('/') || greedy_inside {
        return Err(view.error(format!("{path} is not understood")));
    }
    Ok(path)
}
