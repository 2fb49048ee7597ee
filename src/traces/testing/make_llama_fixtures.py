"""Writes the answers of a running llama.cpp server as they come. See README.md.

python make_llama_fixtures.py SERVER OUT
"""
import json, os, sys, urllib.request

server, out = sys.argv[1:]
PROMPT = 'I watched this film on a quiet Sunday afternoon, and'
CAT = [{'role': 'user', 'content': 'Write one sentence with an emoji of a cat.'}]

def post(name, path, **body):
    request = urllib.request.Request(server + path, json.dumps({'seed': 1, **body}).encode(), {'Content-Type': 'application/json'})
    with open(os.path.join(out, name), 'wb') as file:
        file.write(urllib.request.urlopen(request).read().rstrip() + b'\n')

post('llama-chat.json', '/v1/chat/completions', messages=CAT, max_tokens=24, logprobs=True, top_logprobs=3)
post('llama-completion.json', '/v1/completions', prompt=PROMPT, max_tokens=10, logprobs=3)
# Its own path: the tokens in completion_probabilities, with ids; log-probabilities, or probabilities after sampling.
post('llama-native.json', '/completion', prompt='Hedgehogs: 🦔 🦔 🦔 🦔', n_predict=10, n_probs=3, temperature=0)
post('llama-native-sampled.json', '/completion', prompt=[PROMPT, 'The sea was'], n_predict=6, n_probs=3, post_sampling_probs=True)
post('llama-native-stream.txt', '/completion', prompt=PROMPT, n_predict=6, n_probs=2, stream=True)
