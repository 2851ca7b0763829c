//! The names of languages: as fences write them, as the highlighter knows them, and as readers see them.

/// The name under which the highlighter knows a fence's language; `None` where it is unknown or plain.
pub fn token(lang: &str) -> Option<&'static str> {
    let lang = lang.strip_suffix("-interactive").unwrap_or(lang);
    Some(match lang {
        "powershell" | "ps" | "ps1" | "posh" | "pwsh" | "azurepowershell" | "azure-powershell" | "azps" => "ps1",
        "sql" | "tsql" | "t-sql" | "mssql" | "transact-sql" | "plsql" | "mysql" | "pgsql" | "postgresql" | "postgres" | "sqlite" => "sql",
        // `console` is any prompt, most often that of Windows: the colours of one shell would be wrong in the others.
        "bash" | "sh" | "shell" | "azurecli" | "zsh" => "sh",
        "cmd" | "bat" | "batch" | "dos" => "bat",
        "cs" | "csharp" | "c#" => "cs",
        "vb" | "vbnet" | "vbs" | "vbscript" => "vb",
        "js" | "javascript" => "js",
        "ts" | "typescript" => "ts",
        "json" | "jsonc" => "json",
        "xml" | "xaml" | "xsd" | "config" | "plist" | "csproj" => "xml",
        "html" | "htm" => "html",
        "css" => "css",
        "yaml" | "yml" => "yaml",
        "toml" => "toml",
        "ini" | "properties" | "reg" => "ini",
        "python" | "py" => "py",
        "java" => "java",
        "kotlin" | "kt" => "kt",
        "swift" => "swift",
        "go" => "go",
        "rust" | "rs" => "rs",
        "c" => "c",
        "cpp" | "c++" => "cpp",
        "objc" | "objective-c" | "objectivec" => "m",
        "php" => "php",
        "ruby" | "rb" => "rb",
        "diff" | "patch" => "diff",
        "dockerfile" => "dockerfile",
        "markdown" | "md" => "md",
        "perl" => "pl",
        "r" => "r",
        "lua" => "lua",
        "scala" => "scala",
        "graphql" => "graphql",
        "terraform" | "hcl" => "tf",
        _ => return None,
    })
}

/// What is shown above the code.
pub fn label(lang: &str) -> String {
    let base = lang.strip_suffix("-interactive").unwrap_or(lang);
    let known = match base {
        "powershell" | "ps" | "ps1" | "posh" | "pwsh" => "PowerShell",
        "azurepowershell" | "azure-powershell" | "azps" => "Azure PowerShell",
        "azurecli" => "Azure CLI",
        "tsql" | "t-sql" | "mssql" | "transact-sql" => "T-SQL",
        "sql" => "SQL",
        "console" | "shell" | "sh" | "bash" => "Console",
        "cmd" | "bat" | "batch" | "dos" => "Command Prompt",
        "output" => "Output",
        "cs" | "csharp" | "c#" => "C#",
        "vb" | "vbnet" => "Visual Basic",
        "js" | "javascript" => "JavaScript",
        "json" | "jsonc" => "JSON",
        "xml" => "XML",
        "html" => "HTML",
        "css" => "CSS",
        "yaml" | "yml" => "YAML",
        "toml" => "TOML",
        "ini" => "INI",
        "python" | "py" => "Python",
        "kusto" | "kql" => "Kusto",
        "http" => "HTTP",
        "markdown" | "md" => "Markdown",
        "" | "text" | "txt" | "plaintext" | "none" | "plain" => "",
        other => return other.to_owned(),
    };
    known.to_owned()
}
