-- The only writer of a conversation: all of a decision is stored, or nothing of it.
--
-- KEYS[1] conversation   hash: version, epoch, key, doc
-- KEYS[2] log            list of encrypted entries
-- KEYS[3] seen           hash: client message id -> "<digest>:<entry number>"
-- KEYS[4] waiting, KEYS[5] with_peer, KEYS[6] follow_up   sorted sets of conversation ids
-- KEYS[7] owners         hash: conversation id -> peer id
-- KEYS[8] outbox         stream of effects
--
-- ARGV[1] conversation id       ARGV[2] expected version (0: must not exist yet)
-- ARGV[3] required owner epoch ("" for any): a reply meant for an earlier owner is refused
-- ARGV[4] client message id, or an id of this commit ("" for none)
-- ARGV[5] digest of the text ("0" for none)   ARGV[6] number of its entry (0 for none)
-- ARGV[7] new doc (encrypted)   ARGV[8] new owner epoch   ARGV[9] wrapped key
-- ARGV[10] list ("waiting", "with_peer", "follow_up", "" for none, "erased": forget everything)
-- ARGV[11] score in the list    ARGV[12] owner ("" for none)
-- ARGV[13] seconds to live (0: keep)
-- ARGV[14] channel of the conversation   ARGV[15] channel of the desks
-- ARGV[16] number of entries, then the entries, then effects (JSON without words)
--
-- Returns {"ok", version} | {"duplicate", digest, entry number} | {"conflict", version} | {"late", epoch}.
-- Safe to repeat: a repeated call finds its id, or a version that has moved on.

local id = ARGV[1]

if ARGV[4] ~= "" then
  local seen = redis.call("HGET", KEYS[3], ARGV[4])
  if seen then
    local digest, number = string.match(seen, "^(%x+):(%d+)$")
    return {"duplicate", digest, number}
  end
end

local version = tonumber(redis.call("HGET", KEYS[1], "version") or "0")
if version ~= tonumber(ARGV[2]) then
  return {"conflict", tostring(version)}
end

if ARGV[3] ~= "" then
  local epoch = redis.call("HGET", KEYS[1], "epoch") or "0"
  if epoch ~= ARGV[3] then
    return {"late", epoch}
  end
end

local lists = {waiting = KEYS[4], with_peer = KEYS[5], follow_up = KEYS[6]}

if ARGV[10] == "erased" then
  redis.call("DEL", KEYS[1], KEYS[2], KEYS[3])
  for _, list in pairs(lists) do redis.call("ZREM", list, id) end
  redis.call("HDEL", KEYS[7], id)
  redis.call("PUBLISH", ARGV[14], "changed")
  redis.call("PUBLISH", ARGV[15], "changed")
  return {"ok", "0"}
end

redis.call("HSET", KEYS[1], "version", version + 1, "epoch", ARGV[8], "key", ARGV[9], "doc", ARGV[7])

local count = tonumber(ARGV[16])
for i = 17, 16 + count do
  redis.call("RPUSH", KEYS[2], ARGV[i])
end
if ARGV[4] ~= "" then
  redis.call("HSET", KEYS[3], ARGV[4], ARGV[5] .. ":" .. ARGV[6])
end

for name, list in pairs(lists) do
  if name == ARGV[10] then
    redis.call("ZADD", list, ARGV[11], id)
  else
    redis.call("ZREM", list, id)
  end
end
if ARGV[12] ~= "" then
  redis.call("HSET", KEYS[7], id, ARGV[12])
else
  redis.call("HDEL", KEYS[7], id)
end

for i = 1, 3 do
  if ARGV[13] == "0" then
    redis.call("PERSIST", KEYS[i])
  else
    redis.call("EXPIRE", KEYS[i], ARGV[13])
  end
end

for i = 17 + count, #ARGV do
  redis.call("XADD", KEYS[8], "*", "conversation", id, "effect", ARGV[i])
end

redis.call("PUBLISH", ARGV[14], "changed")
redis.call("PUBLISH", ARGV[15], "changed")
return {"ok", tostring(version + 1)}
