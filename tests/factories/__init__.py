"""Rows for tests, in the smallest valid form. They write tables directly: services are what the tests test."""

from tests.factories.catalog import (
    LONG_AGO,
    CategoryFactory,
    PriceListFactory,
    PriceRowFactory,
    ProductFactory,
    TaxClassFactory,
)
from tests.factories.crm import (
    AccountFactory,
    ActivityFactory,
    CampaignFactory,
    ContactFactory,
    LeadFactory,
    OpportunityFactory,
    StageFactory,
)
from tests.factories.invoicing import DunningLevelFactory, InvoiceFactory, InvoiceLineFactory, PaymentFactory
from tests.factories.orders import QuoteFactory, QuoteLineFactory, SalesOrderFactory, SalesOrderLineFactory
from tests.factories.pricing import ContractFactory, ContractPriceFactory, PromotionFactory, SegmentFactory
from tests.factories.service import LevelFactory, TicketFactory, calendar_of
from tests.factories.supply import (
    PurchaseOrderFactory,
    PurchaseOrderLineFactory,
    StockLevelFactory,
    SupplierFactory,
    SupplierProductFactory,
    WarehouseFactory,
)

__all__ = [
    "LONG_AGO",
    "AccountFactory",
    "ActivityFactory",
    "CampaignFactory",
    "CategoryFactory",
    "ContactFactory",
    "ContractFactory",
    "ContractPriceFactory",
    "DunningLevelFactory",
    "InvoiceFactory",
    "InvoiceLineFactory",
    "LeadFactory",
    "LevelFactory",
    "OpportunityFactory",
    "PaymentFactory",
    "PriceListFactory",
    "PriceRowFactory",
    "ProductFactory",
    "PromotionFactory",
    "PurchaseOrderFactory",
    "PurchaseOrderLineFactory",
    "QuoteFactory",
    "QuoteLineFactory",
    "SalesOrderFactory",
    "SalesOrderLineFactory",
    "SegmentFactory",
    "StageFactory",
    "StockLevelFactory",
    "SupplierFactory",
    "SupplierProductFactory",
    "TaxClassFactory",
    "TicketFactory",
    "WarehouseFactory",
    "calendar_of",
]
