// Settings as version 1 of the page stored them, and the request for STORED.

/** Every setting changed: a mix, overrides, a Best-of-N column, turns while chat is off. */
export const STORED =
  '{"state":{"prompt":"Once upon a time","chat":false,"turns":[{"role":"system","content":"Be brief."}],"columns":[{"id":1,"method":"topK"},{"id":3,"method":"args","own":{"weight":5,"topK":7}},{"id":4,"method":"pargs","own":{"rewards":[{"name":"json","weight":1}],"temperature":0.7}},{"id":5,"method":"bestOfN"},{"id":6,"method":"pargs","own":{"rewards":[{"name":"sentiment","weight":1},{"name":"json","weight":-1}],"weight":5}}],"rewards":[{"name":"sentiment","weight":-0.5},{"name":"keyword:garden","weight":2}],"weight":-3,"topK":6,"temperature":1,"units":"standard","seed":11,"sample":0,"maxTokens":4,"bestOf":2,"shownHead":"prefix"},"version":1}'

/** The default settings, except that chat is on. */
export const STORED_PLAIN =
  '{"state":{"prompt":"The acting in this movie is","chat":true,"turns":[],"columns":[{"id":1,"method":"topK"},{"id":2,"method":"cd"},{"id":3,"method":"args"},{"id":4,"method":"pargs"}],"rewards":[{"name":"sentiment","weight":1}],"weight":2,"topK":10,"temperature":1,"units":"raw","seed":7,"sample":0,"maxTokens":48,"bestOf":null,"shownHead":"full"},"version":1}'

/** The request that the page sends for STORED. */
export const REQUEST = {
  prompt: 'Once upon a time',
  settings: {
    columns: [
      { method: 'topK', weight: -3 },
      { method: 'args', weight: 5, topK: 7 },
      { method: 'pargs', weight: -3, reward: 'json', temperature: 0.7 },
      { method: 'bestOfN', weight: -3 },
      {
        method: 'pargs',
        weight: 5,
        reward: [
          { name: 'sentiment', weight: 1 },
          { name: 'json', weight: -1 },
        ],
      },
    ],
    reward: [
      { name: 'sentiment', weight: -0.5 },
      { name: 'keyword:garden', weight: 2 },
    ],
    units: 'standard',
    topK: 6,
    temperature: 1,
    seed: 11,
    sample: 0,
    maxTokens: 4,
    bestOf: 2,
    chat: false,
  },
}
