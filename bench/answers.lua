-- Asks for the addresses after `wanted` in turn, counts the answers that are not the page, and says what wrk measured
-- as one line of figures.
local wanted = ""
local addresses = {}
local asked = 0
wrong = 0
bytes = 0

function setup(thread)
  only = thread
end

function init(args)
  wanted = table.remove(args, 1)
  for i, address in ipairs(args) do
    addresses[i] = wrk.format(nil, address)
  end
end

function request()
  asked = asked % #addresses + 1
  return addresses[asked]
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
