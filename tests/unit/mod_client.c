/* For httpd 2.2, which has no mod_remoteip: the client of a request is whoever its header X-Client names. */

#include "httpd.h"

#include "apr_network_io.h"
#include "http_config.h"
#include "http_request.h"

static int name_client(request_rec *r)
{
    const char *header = apr_table_get(r->headers_in, "X-Client");
    apr_sockaddr_t *address;
    char *text;

    if (header && !apr_sockaddr_info_get(&address, header, APR_UNSPEC, 0, 0, r->connection->pool)
        && !apr_sockaddr_ip_get(&text, address)) {
        r->connection->remote_addr = address;
        r->connection->remote_ip = text;
    }
    return DECLINED;
}

static void hooks(apr_pool_t *pool)
{
    ap_hook_post_read_request(name_client, NULL, NULL, APR_HOOK_FIRST);
}

module AP_MODULE_DECLARE_DATA client_module = {STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, NULL, hooks};
