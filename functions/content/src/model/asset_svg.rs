//! SVG that can only be looked at. What could run, load or grow is refused, not removed: what is stored is what was sent.
//!
//! Taken is a plain subset of XML, read strictly, so that no browser reads another document than this does: no document
//! type, no entities of its own, no CDATA, no processing instructions. Of its elements, those that draw; of its references,
//! those within the document and pictures in `data:`, and no more than it can draw. Markers are not taken: they are drawn at each point
//! of whatever is around them.

use super::asset_facts::{Facts, Rejection};
use super::asset_svg_weight::{Node, weigh};
use super::asset_xml::{Attribute, Piece, Pieces};

const SVG: &str = "http://www.w3.org/2000/svg";
/// Elements that draw, or say how.
const ELEMENTS: &[&str] = &[
    "svg",
    "g",
    "defs",
    "symbol",
    "use",
    "title",
    "desc",
    "metadata",
    "style",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "textPath",
    "image",
    "switch",
    "linearGradient",
    "radialGradient",
    "stop",
    "pattern",
    "clipPath",
    "mask",
    "filter",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
];
/// What drawing programs add, which draws nothing.
const NAMESPACES: &[&str] = &[
    "http://www.w3.org/1999/xlink",
    "http://www.inkscape.org/namespaces/inkscape",
    "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://creativecommons.org/ns#",
    "http://web.resource.org/cc/",
    "http://purl.org/dc/elements/1.1/",
    "http://www.bohemiancoding.com/sketch/ns",
    "http://www.serif.com/",
    "http://www.figma.com/figma/ns",
];
/// Pictures that may stand within.
const PICTURES: [&str; 4] =
    ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,"];
/// How deep elements may lie in each other.
const MAX_DEPTH: usize = 64;

/// Reads an SVG whole; its size where it says it in pixels.
pub(super) fn inspect(text: &str) -> Result<Facts, Rejection> {
    // Places in `nodes`.
    let mut open: Vec<usize> = Vec::new();
    let mut style = String::new();
    let (mut nodes, mut styled, mut facts): (Vec<Node<'_>>, Vec<String>, _) =
        (Vec::new(), Vec::new(), Facts::default());
    for piece in Pieces::of(text) {
        let name_of = |place: Option<&usize>| place.and_then(|place| nodes.get(*place)).map(|node| node.name);
        match piece.map_err(not_svg)? {
            Piece::Text(content) => {
                if name_of(open.last()) == Some("style") {
                    // Read at its end: a comment within parts a word, and readers join it again.
                    style.push_str(&content);
                } else if open.is_empty() && !content.trim().is_empty() {
                    return Err(not_svg("there is text outside of it"));
                }
            }
            Piece::Begin { name, attributes, closed } => {
                if open.is_empty() {
                    if !nodes.is_empty() || name != "svg" {
                        return Err(not_svg("its one outermost element is not svg"));
                    }
                    if !attributes.iter().any(|a| a.name == "xmlns" && a.value == SVG) {
                        return Err(not_svg("svg has no namespace"));
                    }
                    facts = size(&attributes);
                }
                check_element(name)?;
                if name_of(open.last()) == Some("style") {
                    return Err(active("an element in its style"));
                }
                let (mut id, mut references) = (None, Vec::new());
                for attribute in &attributes {
                    check_attribute(name, attribute)?;
                    references.extend(named_by(attribute)?);
                    if matches!(attribute.name, "id" | "xml:id") {
                        id = Some(attribute.value.trim().to_ascii_lowercase());
                    }
                }
                nodes.push(Node { parent: open.last().copied(), name, id, references });
                if !closed {
                    open.push(nodes.len() - 1);
                }
                if open.len() > MAX_DEPTH {
                    return Err(not_svg("its elements lie too deep in each other"));
                }
            }
            Piece::End { name } => {
                if name_of(open.pop().as_ref()) != Some(name) {
                    return Err(not_svg("its elements don't end as they begin"));
                }
                if name == "style" {
                    check_style(&style)?;
                    styled.extend(named_by_style(&style)?);
                    style.clear();
                }
            }
        }
    }
    if nodes.is_empty() || !open.is_empty() {
        return Err(not_svg("it has no end"));
    }
    weigh(&nodes, &styled).map_err(active)?;
    Ok(facts)
}

/// What an attribute refers to within the document, in lower case.
fn named_by(attribute: &Attribute<'_>) -> Result<Vec<String>, Rejection> {
    let Attribute { name, value } = attribute;
    match value.trim().strip_prefix('#') {
        Some(target) if name.rsplit(':').next() == Some("href") => Ok(vec![plain(target)?]),
        _ if name.contains(':') => Ok(Vec::new()),
        _ => named_by_style(value),
    }
}

/// What `url(#…)` refers to.
fn named_by_style(style: &str) -> Result<Vec<String>, Rejection> {
    let style = style.to_ascii_lowercase();
    let inside = style.split("url").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('('));
    let targets = inside.filter_map(|inside| {
        let target = inside.trim_start_matches([' ', '\n', '\r', '\t', '\'', '"']).strip_prefix('#')?;
        target.split([')', '\'', '"', ' ', '\n', '\r', '\t']).next()
    });
    targets.map(plain).collect()
}

/// A name that says the same to every reader: browsers resolve what is percent-encoded.
fn plain(target: &str) -> Result<String, Rejection> {
    if target.contains('%') { Err(active("an encoded reference")) } else { Ok(target.trim().to_ascii_lowercase()) }
}

fn not_svg(why: &str) -> Rejection {
    Rejection::new("wrong_type", format!("It can't be read as an SVG: {why}."))
}

fn active(what: &str) -> Rejection {
    let detail = format!("An SVG is taken that only draws; this one has {what}.");
    Rejection::new("active_content", detail)
}

fn check_element(name: &str) -> Result<(), Rejection> {
    // One with a prefix is of a namespace that draws nothing: others are not taken.
    if name.contains(':') || ELEMENTS.contains(&name) { Ok(()) } else { Err(active(&format!("the element {name}"))) }
}

fn check_attribute(element: &str, attribute: &Attribute<'_>) -> Result<(), Rejection> {
    let Attribute { name, value } = attribute;
    let lower = name.to_ascii_lowercase();
    let local = lower.rsplit(':').next().unwrap_or_default();
    // What a browser leaves out where it reads an address.
    let address: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    let address = address.to_ascii_lowercase();
    if local.starts_with("on") {
        return Err(active(&format!("the handler {name}")));
    }
    if *name == "xmlns" {
        return if value == SVG { Ok(()) } else { Err(active("elements of another namespace")) };
    }
    if name.starts_with("xmlns:") {
        let is_known = NAMESPACES.contains(&value.as_str());
        return if is_known { Ok(()) } else { Err(active(&format!("the namespace {value}"))) };
    }
    if address.contains("javascript:") || address.contains("vbscript:") || lower == "xml:base" {
        return Err(active(&format!("a script or another base in {name}")));
    }
    if matches!(local, "href" | "src" | "data" | "action" | "formaction") {
        let is_picture = element == "image" && PICTURES.iter().any(|picture| address.starts_with(picture));
        return if address.starts_with('#') || is_picture { Ok(()) } else { Err(active("a reference to elsewhere")) };
    }
    // What has a prefix says nothing of how to draw: drawing programs keep paths of files there.
    if name.contains(':') { Ok(()) } else { check_style(value) }
}

/// Refuses rules of style that load something; in an attribute too, where they would be ignored.
fn check_style(style: &str) -> Result<(), Rejection> {
    let style: String = style.to_ascii_lowercase();
    // A backslash or a comment could hide the words that are looked for.
    if style.contains("url") || style.contains("@") || style.contains("image") {
        if style.contains('\\') || style.contains("/*") || style.contains("@import") || style.contains("image-set") {
            return Err(active("a style that may load something"));
        }
        for rest in style.split("url").skip(1) {
            let Some(inside) = rest.trim_start().strip_prefix('(') else { continue };
            if !inside.trim_start_matches([' ', '\n', '\r', '\t', '\'', '"']).starts_with('#') {
                return Err(active("a style that loads something"));
            }
        }
    }
    // Escapes spell any word.
    if ["src(", "image("].iter().any(|loads| style.contains(loads)) {
        return Err(active("a style that loads something"));
    }
    if style.contains('\\') || style.contains("expression(") || style.contains("-moz-binding") {
        return Err(active("a style that may run something"));
    }
    Ok(())
}

/// What `width` and `height` say in pixels, else the size of the `viewBox`.
fn size(attributes: &[Attribute<'_>]) -> Facts {
    let text = |name: &str| attributes.iter().find(|a| a.name == name).map(|a| a.value.trim());
    let pixels = |text: &str| {
        let whole = text.trim_end_matches("px").split('.').next().unwrap_or_default();
        whole.parse::<u32>().ok().filter(|pixels| *pixels > 0)
    };
    let written = (text("width").and_then(pixels), text("height").and_then(pixels));
    let (width, height) = match written {
        (Some(width), Some(height)) => (Some(width), Some(height)),
        _ => {
            let numbers: Vec<_> =
                text("viewBox").unwrap_or_default().split([' ', ',']).filter(|n| !n.is_empty()).collect();
            match numbers.as_slice() {
                [_, _, width, height] => (pixels(width), pixels(height)),
                _ => (None, None),
            }
        }
    };
    match (width, height) {
        (Some(_), Some(_)) => Facts { width, height },
        _ => Facts::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(inside: &str) -> String {
        let text = format!("<svg xmlns=\"{SVG}\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">{inside}</svg>");
        inspect(&text).map(|_| String::new()).unwrap_or_else(|rejection| rejection.code)
    }

    #[test]
    fn a_drawing_is_taken_as_drawing_programs_write_it() {
        let text = r##"<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with a program -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
     id="svg5" width="210.5px" height="297" viewBox="0 0 210 297" inkscape:version="1.2" inkscape:export-filename="C:\a.png">
  <title>A &lt;scarf&gt; &#38; a hat</title>
  <inkscape:grid id="g" type="xygrid"/>
  <style>.a { fill: url(#b); stroke: #fff }</style>
  <defs><linearGradient id="b"><stop offset='0' stop-color="red"/></linearGradient><path id="p" d="M0 0h1"/></defs>
  <g style="fill:url(#b);opacity:.5"><rect width="1" height="1" fill="url('#b')"/><use href="#p"/></g>
  <image href="data:image/png;base64,iVBORw0KGgo=" width="1" height="1"/>
  <text x="1">Größe</text>
</svg>
"##;
        assert_eq!(inspect(text).unwrap(), Facts { width: Some(210), height: Some(297) });
        let boxed = inspect(&format!("<svg xmlns='{SVG}' viewBox='0 0 24 16'/>")).unwrap();
        assert_eq!(boxed, Facts { width: Some(24), height: Some(16) });
        assert_eq!(inspect(&format!("<svg xmlns='{SVG}' width='100%'/>")).unwrap(), Facts::default());
    }

    #[test]
    fn what_runs_loads_or_grows_is_refused() {
        for inside in [
            "<script>alert(1)</script>",
            "<SCRIPT/>",
            "<rect onload=\"alert(1)\"/>",
            "<rect ONCLICK='alert(1)'/>",
            "<foreignObject><p>x</p></foreignObject>",
            "<iframe src='https://evil.example'/>",
            "<a href='#x'>x</a>",
            "<animate attributeName='href' to='javascript:alert(1)'/>",
            "<set attributeName='onload' to='alert(1)'/>",
            "<image href='https://evil.example/a.png'/>",
            "<image xlink:href='//evil.example/a.png'/>",
            "<image href='data:image/svg+xml;base64,AAAA'/>",
            "<use href='data:image/png;base64,AAAA'/>",
            "<use xlink:href='other.svg#a'/>",
            "<rect fill='url(https://evil.example/a)'/>",
            "<rect style='fill:URL( \"//evil.example\" )'/>",
            "<rect style='fill:u\\72l(//evil.example)'/>",
            "<style>rect { fill: u<!-- -->rl(https://evil.example/a) }</style>",
            "<style>u<style></style>rl(https://evil.example/a)</style>",
            "<style>@im<title/>port 'https://evil.example/a.css';</style>",
            "<style>@import 'https://evil.example/a.css';</style>",
            "<style>rect { background: url(data:text/html,x) }</style>",
            "<style>@\\69mport 'x';</style>",
            "<style>rect { mask: image-set('https://evil.example/a') }</style>",
            "<rect style=\"mask: src('https://evil.example/a')\"/>",
            "<rect title='java&#10;script:alert(1)'/>",
            "<rect xml:base='https://evil.example/'/>",
            "<x:script xmlns:x='http://www.w3.org/2000/svg'>alert(1)</x:script>",
            "<p xmlns='http://www.w3.org/1999/xhtml'/>",
            "<g xmlns:h='http://www.w3.org/1999/xhtml'><h:script>alert(1)</h:script></g>",
            "<g id='a'><use href='#a'/></g>",
            "<use id='a' href='#A'/>",
            "<use href='#%61'/>",
            "<marker id='m'/>",
            "<style>rect { fill: url(#p) }</style><pattern id='p'><rect/></pattern>",
            "<discard/>",
        ] {
            assert_eq!(code(inside), "active_content", "{inside}");
        }
    }

    #[test]
    fn references_draw_again_and_not_without_end() {
        let pattern = "<defs><pattern id='p'><use xlink:href='#i'/></pattern><image id='i' href='data:image/png;base64,AA'/></defs>\
            <rect fill='url(#p)'/><mask id='m'><use href='#i'/></mask><g mask='url(#m)'/>";
        assert_eq!(code(pattern), "");
        let gradients = "<linearGradient id='a'/><linearGradient id='b' xlink:href='#a'/><path fill='url(#b)'/>";
        assert_eq!(code(gradients), "");
        let clipped = "<style>.c{clip-path:url(#k)}</style><clipPath id='k'><rect class='x'/></clipPath><g class='c'/>";
        assert_eq!(code(clipped), "");
        // Each level draws the one before twice.
        let level = |n: u32| match n {
            0 => "<g id='l0'><rect/></g>".to_owned(),
            n => format!("<g id='l{n}'><use href='#l{0}'/><use href='#l{0}'/></g>", n - 1),
        };
        let bomb = |levels: u32| (0..levels).map(level).collect::<String>();
        assert_eq!(code(&bomb(10)), "");
        assert_eq!(code(&bomb(40)), "active_content");
        let tiles = |n: u32| {
            format!("<pattern id='p{}'><rect fill='url(#p{n})'/><rect style='fill:url(#p{n})'/></pattern>", n + 1)
        };
        assert_eq!(code(&(0..40).map(tiles).collect::<String>()), "active_content");
        let same = "<g id='a'/><g fill='url(#a)'/>".repeat(2_000);
        assert_eq!(code(&same), "active_content", "four million references");
        let chain = |n: u32| format!("<linearGradient id='g{}' href='#g{n}'/>", n + 1);
        assert_eq!(code(&(0..1_000).map(chain).collect::<String>()), "active_content");
    }

    #[test]
    fn what_another_reader_could_read_otherwise_is_no_svg() {
        let many = format!("<g {}/>", (0..201).map(|n| format!("a{n}='' ")).collect::<String>());
        for inside in [
            "<![CDATA[<script/>]]>",
            "<?xml-stylesheet href='x'?>",
            "&evil;",
            "<g>",
            "</g>",
            "<g></svg></g>",
            "<g a=b/>",
            "<g a='1' a='2'/>",
            "<g a='<'/>",
            "<!-- -- -->",
            "<",
            "<g",
            "&#0;",
            "&#x110000;",
            many.as_str(),
        ] {
            assert_eq!(code(inside), "wrong_type", "{inside}");
        }
        let bomb =
            "<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><svg xmlns='http://www.w3.org/2000/svg'/>";
        for text in [
            bomb,
            "",
            "plain",
            "<html xmlns='http://www.w3.org/2000/svg'/>",
            "<svg/>",
            "<svg xmlns='http://www.w3.org/2000/svg'/><svg xmlns='http://www.w3.org/2000/svg'/>",
            " <?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
            "<?xml version='1.0' encoding='UTF-7'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        ] {
            let rejection = inspect(text).unwrap_err();
            assert_eq!(rejection.code, "wrong_type", "{text}");
        }
        assert_eq!(code(&"<g>".repeat(70)), "wrong_type", "too deep");
    }
}
