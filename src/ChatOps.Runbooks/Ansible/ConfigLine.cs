namespace ChatOps.Runbooks.Ansible;

/// <summary>A line of the team's ansible.cfg.</summary>
internal sealed record ConfigLine(string Section, string Key, string Value)
{
    /// <summary>Who is become and how long is waited: nothing that reads a file or runs a program of the line's choice.</summary>
    public bool IsHonoured => (Section, Key) switch
    {
        ("defaults", "remote_user") => true,
        ("defaults", "timeout") => true,
        ("privilege_escalation", "become" or "become_method" or "become_user") => Value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'),
        _ => false,
    };
}
