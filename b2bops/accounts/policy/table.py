"""THE policy table: URL name (or pattern) · who may read it (GET) · who may write through it (any other method).

Roles: ``sales operations supply technology`` (members and managers), ``….manager`` (managers only), ``signed-in``
(any active user), ``anyone``, ``superuser`` (nobody else). An empty cell means nobody. Superusers may do whatever
anybody may. Territory and field rights narrow this further, in querysets and serializers.
"""

ALL = "sales operations supply technology"

# Rows that technology managers care for in the admin, through services; the admin only shows all others.
CARED_FOR = (
    "accounts_user", "catalog_product", "catalog_category", "catalog_taxclass", "catalog_pricelist", "crm_account",
    "crm_contact", "supply_supplier", "supply_warehouse",
)  # fmt: skip
# Tables of libraries: keys, second factors and schedules.
LIBRARIES = ("auth_group", "accounts_territory", "account_emailaddress", "mfa_authenticator", "knox_authtoken")

POLICY: tuple[tuple[str, str, str], ...] = (
    # site
    ("home", "signed-in", ""),
    ("search", "signed-in", ""),
    ("set_language", "", "anyone"),
    ("health", "anyone", ""),
    ("health-ready", "anyone", ""),
    ("metrics", "technology", ""),
    ("javascript-catalog", "anyone", ""),
    # sign-in
    ("account_login", "anyone", "anyone"),
    ("account_logout", "signed-in", "signed-in"),
    ("account_signup", "", ""),
    ("account_inactive", "anyone", ""),
    ("account_reauthenticate", "signed-in", "signed-in"),
    ("account_change_password", "signed-in", "signed-in"),
    ("account_reset_password*", "anyone", "anyone"),
    ("account_*", "", ""),
    ("mfa_authenticate", "anyone", "anyone"),
    ("mfa_*", "signed-in", "signed-in"),
    # workspaces
    ("workspaces:sales", "sales", ""),
    ("workspaces:operations", "operations", ""),
    ("workspaces:supply", "supply", ""),
    ("workspaces:technology", "technology", ""),
    # a person's own things and the platform
    ("accounts:token_list", "signed-in", ""),
    ("accounts:token_create", "", "signed-in"),
    ("accounts:token_revoke", "", "signed-in"),
    ("platform:audit_list", "technology sales.manager operations.manager supply.manager", ""),
    ("platform:outbox_list", "technology", ""),
    ("platform:notification_list", "signed-in", ""),
    ("platform:notification_read", "", "signed-in"),
    ("platform:import_list", "operations technology", ""),
    ("platform:import_detail", "operations technology", ""),
    ("platform:import_rows", "operations technology", ""),
    ("orders:import_start", "operations technology", "operations technology"),
    ("orders:import_mapping", "operations technology", "operations technology"),
    ("orders:import_resume", "", "operations technology"),
    # admin: the stock admin is for data care
    ("admin:index", "technology", ""),
    ("admin:login", "anyone", "anyone"),
    ("admin:logout", "signed-in", "signed-in"),
    ("admin:jsi18n", "technology", ""),
    ("admin:autocomplete", "technology", ""),
    ("admin:app_list", "technology", ""),
    ("admin:view_on_site", "technology", ""),
    ("admin:password_change*", "signed-in", "signed-in"),
    ("admin:auth_user_password_change", "", ""),
    ("admin:*", "technology", ""),
    ("admin:*_add", "", ""),
    ("admin:*_delete", "", ""),
    *((f"admin:{model}_add", "technology.manager", "technology.manager") for model in CARED_FOR),
    *((f"admin:{model}_change", "technology", "technology.manager") for model in CARED_FOR),
    *((f"admin:{model}_*", "superuser", "superuser") for model in LIBRARIES),
    ("admin:django_celery_beat_*", "superuser", "superuser"),
    # API frame
    ("api:schema", "signed-in", ""),
    ("api:documentation", "signed-in", ""),
    ("api:sign_in", "", "anyone"),
    ("api:sign_out", "", "signed-in"),
    ("api:me", "signed-in", ""),
    # catalog
    ("catalog:*", ALL, "operations"),
    ("api:product-*", ALL, "operations"),
    ("api:category-*", ALL, "operations"),
    ("catalog:price_list_*", "sales operations.manager supply.manager", "sales.manager"),
    ("catalog:price_row_*", "sales operations.manager supply.manager", "sales.manager"),
    ("api:pricelist-*", "sales operations.manager supply.manager", "sales.manager"),
    # crm
    ("crm:*", "sales operations", "sales"),
    ("crm:product_price", ALL, ""),
    ("api:account-*", "sales operations", "sales"),
    ("api:contact-*", "sales operations", "sales"),
    # supply
    ("supply:*", "supply operations", "supply"),
    ("supply:purchase_order_*", "supply", "supply"),
    ("supply:purchase_order_approve", "", "supply.manager"),
    ("supply:purchase_order_approve_selected", "", "supply.manager"),
    ("supply:product_panel", ALL, ""),
    ("supply:supplier_product_*", "supply", "supply"),
    ("api:supplier-*", "supply operations", "supply"),
    ("api:supplierproduct-*", "supply", "supply"),
    ("api:purchaseorder-*", "supply", "supply"),
    ("api:purchaseorder-approve", "", "supply.manager"),
    ("api:warehouse-*", "supply operations", "supply"),
    ("api:stocklevel-*", "supply operations sales", ""),
    ("api:stocklevel-threshold", "", "supply"),
    ("api:stockmove-*", "supply operations", "supply"),
    ("api:reservation-*", "supply operations", ""),
    # orders
    ("orders:*", "sales operations", "sales operations"),
    ("orders:order_confirm", "", "operations sales.manager"),
    ("orders:order_hold_release", "", "operations.manager sales.manager"),
    ("orders:order_bulk_confirm", "", "operations sales.manager"),
    ("orders:order_hold", "", "operations sales.manager"),
    ("orders:order_ship", "", "operations"),
    ("orders:order_bill", "", "operations"),
    ("orders:order_cancel", "", "sales operations"),
    ("orders:quote_*", "sales operations", "sales"),
    ("orders:quote_approve", "", "sales.manager"),
    ("orders:quote_reject", "", "sales.manager"),
    ("orders:return_*", "sales operations", ""),
    ("orders:account_panel", "sales operations", ""),
    ("orders:*_options", "sales operations", ""),
    ("api:order-*", "sales operations", "sales operations"),
    ("api:order-confirm", "", "operations sales.manager"),
    ("api:order-release-hold", "", "operations.manager sales.manager"),
    ("api:order-ship", "", "operations"),
    ("api:order-bill", "", "operations"),
    ("api:order-cancel", "", "sales operations"),
    ("api:quote-approve", "", "sales.manager"),
    ("api:quote-reject", "", "sales.manager"),
    ("api:salesreturn-*", "sales operations", ""),
    ("api:quote-*", "sales operations", "sales"),
    # analytics
    ("analytics:job_*", ALL, "technology supply.manager sales.manager"),
    ("analytics:forecast_*", "supply operations", ""),
    ("analytics:replenishment_*", "supply", "supply"),
    ("analytics:decision_*", "supply sales technology", "supply sales"),
    ("analytics:account_panel", "sales", ""),
    ("analytics:product_panel", "supply operations", ""),
    ("analytics:recommendation_*", "sales", "sales"),
    ("api:jobrun-*", ALL, "technology supply.manager sales.manager"),
    ("api:decision-*", "supply sales technology", "supply sales"),
    ("api:forecast-*", "supply operations", ""),
)
