// The npm OIDC provider, with the program as its one public client. What differs from it out of the box: where its
// pages are (as the contract has them), which flows are on, and that a refresh token serves once.
"use strict";

const http = require("node:http");
const { Provider } = require("oidc-provider");

const port = Number(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const device = "urn:ietf:params:oauth:grant-type:device_code";
const { client, resource, secret } = JSON.parse(process.argv[3]);

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: client,
      application_type: "native",
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "refresh_token", device],
      response_types: ["code"],
      redirect_uris: ["http://127.0.0.1/back"],
    },
    // Who asks what a token is worth.
    { client_id: resource, client_secret: secret, grant_types: [], response_types: [], redirect_uris: [] },
  ],
  routes: {
    authorization: "/oauth/authorize",
    token: "/oauth/token",
    revocation: "/oauth/revoke",
    introspection: "/oauth/introspection",
    device_authorization: "/oauth/device_authorization",
    code_verification: "/oauth/device",
  },
  features: {
    deviceFlow: { enabled: true },
    revocation: { enabled: true },
    introspection: { enabled: true },
  },
  pkce: { required: () => true },
  issueRefreshToken: async () => true,
  rotateRefreshToken: true,
  cookies: { keys: ["made-up-key-of-a-test"] },
});

http.createServer(provider.callback()).listen(port, "127.0.0.1", () => process.stdout.write(`${port}\n`));
