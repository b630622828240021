-- What the server says of itself; every account may ask. The line of the database itself begins with Oracle.
SELECT v.PRODUCT AS "product",
  v.VERSION AS "version",
  v.STATUS AS "status"
FROM PRODUCT_COMPONENT_VERSION v
WHERE v.PRODUCT LIKE 'Oracle%'
