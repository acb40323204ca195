// The npm tus server over a folder. Its port is the first line that it writes.
"use strict";

const { FileStore } = require("@tus/file-store");
const { Server } = require("@tus/server");

const server = new Server({ path: "/v1/uploads", datastore: new FileStore({ directory: process.argv[2] }) });
const listening = server.listen({ host: "127.0.0.1", port: Number(process.argv[3]) });
listening.on("listening", () => process.stdout.write(`${listening.address().port}\n`));
