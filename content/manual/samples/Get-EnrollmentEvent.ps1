# Shows the newest events of automatic enrollment on this computer.
param(
    [int] $MaxEvents = 10
)

# <query>
$filter = @{
    LogName = 'Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider/Admin'
    Id      = 75, 76
}
$events = Get-WinEvent -FilterHashtable $filter -MaxEvents $MaxEvents
# </query>

# <output>
$events | ForEach-Object {
    [pscustomobject]@{
        Time    = $_.TimeCreated
        Outcome = if ($_.Id -eq 75) { 'enrolled' } else { 'failed' }
        Message = $_.Message
    }
}
# </output>
