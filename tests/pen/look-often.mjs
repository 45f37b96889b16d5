import http from 'node:http';

// Node looks for clients past their time every 30 seconds; a test has less.
const { createServer } = http;
http.createServer = (...given) =>
  typeof given[0] === 'object'
    ? createServer({ connectionsCheckingInterval: 200, ...given[0] }, given[1])
    : createServer({ connectionsCheckingInterval: 200 }, given[0]);
