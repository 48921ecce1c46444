package org.farheap.workload.h2;

/// How much data: TPC-C's ratios, with the counts per warehouse free. The initial orders of a district number its customers.
record TpccScale(int warehouses, int items, int customers, long seed) {
    static final int DISTRICTS = 10;
    static final int INITIAL_PAYMENT_CENTS = 1000;
    static final int ITEMS_MIN = 100;
    static final int CUSTOMERS_MIN = 100;

    TpccScale {
        if (warehouses < 1 || items < ITEMS_MIN || customers < CUSTOMERS_MIN) {
            throw new IllegalArgumentException("at least 1 warehouse, 100 items and 100 customers a district, got " + warehouses
                    + ", " + items + ", " + customers);
        }
    }

    int ordersPerDistrict() {
        return customers;
    }

    /// The last third of the initial orders is undelivered.
    int firstNewOrder() {
        return ordersPerDistrict() - ordersPerDistrict() / 3 + 1;
    }

    long districtYtdCents() {
        return (long) customers * INITIAL_PAYMENT_CENTS;
    }
}
