-- wrk -s docs/bench.lua: one chat-completions request
wrk.method = "POST"
wrk.body = '{"model":"router/bench","messages":[{"role":"user","content":"What is the warranty period of the blue kettle?"}]}'
wrk.headers["Content-Type"] = "application/json"
