# The operator's own proxies, nginx and Caddy, over TLS: the recipes of docs/reverse-proxy.md as they stand there.
# Loaded after stack.bash.
# shellcheck shell=bash

host=crm.acme.test

# An authority of the tests' own, and a certificate for $host.
certificates() {
  export CERTIFICATES="$BATS_FILE_TMPDIR/certificates" CONF="$BATS_FILE_TMPDIR/conf"
  mkdir -p "$CERTIFICATES" "$CONF"
  (
    cd "$CERTIFICATES" || exit
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=Test authority' -keyout ca.key -out ca.pem 2>/dev/null
    openssl req -newkey rsa:2048 -nodes -subj "/CN=$host" -keyout key.pem -out request.pem 2>/dev/null
    openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out cert.pem \
      -extfile <(echo "subjectAltName=DNS:$host") 2>/dev/null
    chmod 644 ./*.pem
  )
}

# Certificates, and MiniCRM as it is set up behind a proxy of the operator's own.
installation_behind_proxy() {
  certificates
  fresh_installation --base-url "https://$host" >"$BATS_FILE_TMPDIR/install.log" 2>&1 || {
    cat "$BATS_FILE_TMPDIR/install.log" >&2
    return 1
  }
}

# recipe LANGUAGE: the first block in that language in docs/reverse-proxy.md.
recipe() {
  awk -v fence="\`\`\`$1" '$0 == fence { inside = 1; next } inside && /^```/ { exit } inside' "$repository/docs/reverse-proxy.md"
}

start_nginx() {
  local certificate key
  recipe nginx | sed -E "s/(server_name +)[^;]+;/\1$host;/" >"$CONF/minicrm.conf"
  certificate="$(sed -nE 's/^ *ssl_certificate +([^;]+);.*/\1/p' "$CONF/minicrm.conf" | head -n 1)"
  key="$(sed -nE 's/^ *ssl_certificate_key +([^;]+);.*/\1/p' "$CONF/minicrm.conf" | head -n 1)"
  docker run -d --name minicrm-test-nginx --network proxy -v "$CONF/minicrm.conf:/etc/nginx/conf.d/minicrm.conf:ro" \
    -v "$CERTIFICATES/cert.pem:$certificate:ro" -v "$CERTIFICATES/key.pem:$key:ro" nginx:1
}

start_caddy() {
  recipe caddyfile | sed -E "0,/^[a-z][a-z0-9.-]+\.[a-z]+ \{/s//$host {\n\ttls \/certs\/cert.pem \/certs\/key.pem/" >"$CONF/Caddyfile"
  docker run -d --name minicrm-test-caddy --network proxy -v "$CONF/Caddyfile:/etc/caddy/Caddyfile:ro" \
    -v "$CERTIFICATES:/certs:ro" caddy:2
}

address_of() { docker inspect "$1" --format '{{.NetworkSettings.Networks.proxy.IPAddress}}'; }

answers() { [ "$(status_of "${options[@]}" "$url/readyz")" = 200 ]; }

# through PROXY: the options that make curl ask that proxy.
through() {
  options=(--resolve "$host:443:$(address_of "minicrm-test-$1")" --cacert "$CERTIFICATES/ca.pem")
  within 10 answers || {
    docker logs --tail 20 "minicrm-test-$1"
    return 1
  }
}

# known_as PROXY: under_load asks that proxy.
known_as() {
  hosts="$BATS_TEST_TMPDIR/hosts"
  echo "$(address_of "minicrm-test-$1") $host" >"$hosts"
}

remove_proxies() {
  docker rm -fv minicrm-test-nginx minicrm-test-caddy >/dev/null 2>&1 || true
}
