-- Sends the bodies of a file in turn and prints what came of it as one line of JSON.
-- Arguments: the file of bodies, one a line; then pairs of header name and value.
-- `{{n}}` in a body becomes another number in each request.
local UNIQUE = "{{n}}"
local bodies, turn = {}, 0
local number = os.time() * 100000
local isUnique = false

function init(args)
  for line in io.lines(args[1]) do bodies[#bodies + 1] = line end
  for i = 2, #args, 2 do wrk.headers[args[i]] = args[i + 1] end
  wrk.method = "POST"
  isUnique = bodies[1]:find(UNIQUE, 1, true) ~= nil
  if isUnique then return end
  for i, body in ipairs(bodies) do bodies[i] = wrk.format(nil, nil, nil, body) end
end

function request()
  turn = turn % #bodies + 1
  if not isUnique then return bodies[turn] end
  number = number + 1
  return wrk.format(nil, nil, nil, (bodies[turn]:gsub(UNIQUE, string.format("%.0f", number))))
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"seconds":%.6f,"bytes":%d,"p50":%.3f,"p99":%.3f,"errors":%d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
