namespace ChatOps.Runbooks.Senaite;

/// <summary>A listening port as the kernel's table has it: the number of its socket, and the user id of whoever made it, which everybody may see.</summary>
internal sealed record OpenPort(int Port, string Inode, string UserId);
