-- Counts the answers that are not the page which was asked for, and says what wrk measured as one line of figures.
local wanted = ""
wrong = 0
bytes = 0

function setup(thread)
  only = thread
end

function init(args)
  wanted = args[1]
end

function response(status, headers, body)
  bytes = #body
  if status ~= 200 or not string.find(body, wanted, 1, true) then
    wrong = wrong + 1
  end
end

function done(summary, latency, requests)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format("FIGURES %d %d %d %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(95), latency:percentile(99), latency.max,
    only:get("wrong") + failed, only:get("bytes")))
end
