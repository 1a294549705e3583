curl -H 'Authorization: Bearer zoe'
