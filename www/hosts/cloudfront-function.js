// @ts-check
// Response headers for CloudFront: a function of the runtime cloudfront-js-2.0, for the event viewer-response. Let the distribution
// compress objects; in the bucket, .wasm needs the content type application/wasm.

/** @param {{ request: { uri: string }, response: { headers: Record<string, { value: string }> } }} event */
function handler(event) {
  var path = event.request.uri;
  var headers = event.response.headers;
  // The page in nobody's frame; the embed in every site's, or only in those of sites that you name here.
  var frames = path.endsWith("/embed.html") ? "*" : "'none'";
  // Files with a hash in their name never change.
  var hashed = /-[0-9a-f]{12,16}(_bg)?\.[a-z]+$/.test(path);
  headers["cache-control"] = { value: hashed ? "public, max-age=31536000, immutable" : "no-cache" };
  headers["content-security-policy"] = { value: "@CSP@; frame-ancestors " + frames };
  headers["permissions-policy"] = { value: "@PERMISSIONS@" };
  headers["referrer-policy"] = { value: "no-referrer" };
  headers["x-content-type-options"] = { value: "nosniff" };
  return event.response;
}
