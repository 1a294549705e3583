fetch("https://q7w8e9r0t1.execute-api.eu-west-1.amazonaws.com/live/orders/5?q=%C3%A9", {
  "headers": {
    "accept": "application/json",
    "authorization": "Bearer zoe"
  },
  "referrer": "https://app.example.org/",
  "body": "{\"a\":1}",
  "method": "POST",
  "mode": "cors",
  "credentials": "include"
});
