"""Makes the fixtures in this folder with the programs' own code. See README.md.

python make_fixtures.py SERVER MODEL PRIME_RL VERL TRL OUT
  SERVER    address of a running vLLM server, with the model named smol
  MODEL     folder of the same model, for transformers
  PRIME_RL, VERL, TRL   git directories of the repositories
"""
import ast, gzip, json, os, subprocess, sys, tempfile, textwrap, types, urllib.request
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

server, folder, prime_rl, verl, trl, out = sys.argv[1:]
PROMPT = 'I watched this film on a quiet Sunday afternoon, and'

def post(path, **body):
    request = urllib.request.Request(server + path, json.dumps({'model': 'smol', 'seed': 1, **body}).encode(), {'Content-Type': 'application/json'})
    return urllib.request.urlopen(request).read().decode()

def write(name, text):
    with open(os.path.join(out, name), 'w', encoding='utf-8') as file:
        file.write(text if text.endswith('\n') else text + '\n')

def source(repository, path):
    return subprocess.check_output(['git', '-C', repository, 'show', f'HEAD:{path}'], text=True)

# vLLM's answers, as they came.
chat = post('/v1/chat/completions', messages=[{'role': 'user', 'content': 'Write one sentence with an emoji of a cat.'}], max_tokens=24, logprobs=True, top_logprobs=3)
write('vllm-chat.json', chat)
write('vllm-completion.json', post('/v1/completions', prompt=PROMPT, max_tokens=16, logprobs=3, n=2, temperature=1))
write('vllm-ids-and-prompt.json', post('/v1/completions', prompt=PROMPT, max_tokens=4, logprobs=1, prompt_logprobs=1, return_token_ids=True, return_tokens_as_token_ids=True, temperature=0))
write('vllm-stream.txt', post('/v1/chat/completions', messages=[{'role': 'user', 'content': 'Say hello.'}], max_tokens=6, logprobs=True, top_logprobs=1, stream=True))

# OpenAI's types accept the answer and write their own fields only.
from openai.types.chat import ChatCompletion
answer = ChatCompletion.model_validate_json(chat)
write('openai-chat.json', json.dumps(answer.model_dump(include=set(ChatCompletion.model_fields), exclude_none=False), ensure_ascii=False, indent=2))

# Two responses with the numbers of a training step: the policy in float32, the sampling engine in bfloat16.
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
torch.manual_seed(1)
start = tokenizer(PROMPT, return_tensors='pt').input_ids
rows = [model.generate(start, do_sample=True, max_new_tokens=14, pad_token_id=0)[0] for _ in range(2)]

@torch.no_grad()
def scored(model, ids):
    logits = model(ids[None]).logits[0].float().log_softmax(-1)
    own = logits[:-1].gather(-1, ids[1:, None])[:, 0]
    entropy = -(logits.exp() * logits).sum(-1)[:-1]
    return torch.cat([torch.zeros(1), own]), torch.cat([torch.zeros(1), entropy])

policy = [scored(model, ids) for ids in rows]
sampler = [scored(model.to(torch.bfloat16), ids) for ids in rows]

# prime-rl: its exporter, with its configuration and loss as far as the exporter reads them.
for name in ('prime_rl', 'prime_rl.configs', 'prime_rl.configs.trainer', 'prime_rl.trainer', 'prime_rl.trainer.rl', 'prime_rl.trainer.rl.loss'):
    sys.modules[name] = types.ModuleType(name)
class DefaultLossConfig:
    dppo_mask_low = dppo_mask_high = 0.2
sys.modules['prime_rl.configs.trainer'].DefaultLossConfig = DefaultLossConfig
sys.modules['prime_rl.configs.trainer'].TrainerConfig = object
loss = ast.parse(source(prime_rl, 'src/prime_rl/trainer/rl/loss.py'))
ratio = next(node for node in loss.body if getattr(node, 'name', '') == 'compute_importance_ratio_and_mismatch_kl')
ratio.decorator_list = []
space = {'torch': torch, 'Tensor': torch.Tensor}
exec(compile(ast.Module([ratio], []), 'loss.py', 'exec'), space)
sys.modules['prime_rl.trainer.rl.loss'].compute_importance_ratio_and_mismatch_kl = space['compute_importance_ratio_and_mismatch_kl']
exporter = types.ModuleType('token_export')
exec(compile(source(prime_rl, 'src/prime_rl/trainer/rl/token_export.py'), 'token_export.py', 'exec'), exporter.__dict__)
from pathlib import Path
ids = torch.cat(rows)
mask = torch.cat([torch.arange(len(row)) >= start.shape[1] for row in rows])
advantages = torch.cat([torch.full((len(row),), value) for row, value in zip(rows, (0.5, -0.5))]) * mask
with tempfile.TemporaryDirectory() as folder_out:
    exporter.TokenExporter(Path(folder_out), 0).export(
        12, 0,
        {'input_ids': ids, 'position_ids': torch.cat([torch.arange(len(row)) for row in rows]), 'loss_mask': mask, 'advantages': advantages,
         'inference_logprobs': torch.cat([own for own, _ in sampler]) * mask, 'env_names': ['films'] * len(ids)},
        {'logprobs': torch.cat([own for own, _ in policy]), 'entropy': torch.cat([entropy for _, entropy in policy])},
        [len(row) for row in rows], DefaultLossConfig())
    write('prime-rl.jsonl', (Path(folder_out) / 'token_exports/step_12/rank_0.jsonl').read_text())

# verl: its method that dumps generations.
def function(tree, name):
    return next(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name)
space = {'os': os, 'json': json}
exec(compile(ast.Module([function(ast.parse(source(verl, 'verl/trainer/ppo/ray_trainer.py')), '_dump_generations')], []), 'ray_trainer.py', 'exec'), space)
texts = [tokenizer.decode(row[start.shape[1]:], skip_special_tokens=True) for row in rows]
with tempfile.TemporaryDirectory() as folder_out:
    space['_dump_generations'](types.SimpleNamespace(global_steps=12), [PROMPT] * 2, texts, [None] * 2, [1.0, 0.0], {'acc': [1.0, 0.0]}, folder_out)
    write('verl.jsonl', (Path(folder_out) / '12.jsonl').read_text())

# TRL: the table that its trainer writes, by the statement that makes it.
log = function(ast.parse(source(trl, 'trl/trainer/grpo_trainer.py')), 'log')
table = next(node for node in ast.walk(log) if isinstance(node, ast.Assign) and getattr(node.targets[0], 'id', '') == 'table')
import pandas as pd
state = types.SimpleNamespace(global_step=12)
logs = {'prompt': [PROMPT] * 2, 'completion': texts, 'rewards': {'film_reward': [1.5, -0.5]}, 'extra': {}, 'advantages': [0.7, -0.7]}
space = {'self': types.SimpleNamespace(state=state, _logs=logs)}
exec(compile(ast.Module([table], []), 'grpo_trainer.py', 'exec'), space)
pd.DataFrame(space['table']).to_parquet(os.path.join(out, 'trl.parquet'))
