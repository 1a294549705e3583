curl -s "$API_URL/orders/5" -H "Authorization: Bearer zoe"
