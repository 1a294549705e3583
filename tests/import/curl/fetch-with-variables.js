const res = await fetch('https://q7w8e9r0t1.execute-api.eu-west-1.amazonaws.com/live/orders/5', { method: 'get', headers: { Authorization: token, 'X-A': 'b' } });
