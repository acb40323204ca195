// Sends one file with tus-js-client. What to do is JSON on standard input, what came of it JSON on standard output.
"use strict";

const fs = require("fs");
const tus = require("tus-js-client");

const given = JSON.parse(fs.readFileSync(0, "utf8"));
const asked = [];

function tell(outcome) {
  process.stdout.write(JSON.stringify({ outcome, url: upload.url, asked }));
  process.exit(0);
}

const upload = new tus.Upload(fs.createReadStream(given.path), {
  ...given.options,
  urlStorage: new tus.FileUrlStorage(given.storage),
  onAfterResponse(request, response) {
    asked.push({
      method: request.getMethod(),
      override: request.getHeader("X-HTTP-Method-Override") || "",
      status: response.getStatus(),
    });
  },
  onChunkComplete(_size, accepted) {
    // As a program that is ended in the middle: nothing is tidied up.
    if (given.endAfter && accepted >= given.endAfter) tell("ended");
  },
  onSuccess() {
    tell("done");
  },
  onError(error) {
    tell(String(error.message));
  },
});

upload.findPreviousUploads().then((earlier) => {
  if (earlier.length) upload.resumeFromPreviousUpload(earlier[0]);
  upload.start();
});
