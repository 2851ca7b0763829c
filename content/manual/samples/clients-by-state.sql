-- Counts the clients of a site by the state of their enrollment.
SELECT com.HybridAADJoined,
       com.MDMProvisioned,
       COUNT(*) AS Clients
FROM [CM_P01].[dbo].[v_ClientCoManagementState] AS com
GROUP BY com.HybridAADJoined, com.MDMProvisioned
ORDER BY Clients DESC;
