namespace ChatOps.Runbooks.Senaite;

/// <summary>One of Zope's clients. Without a port nobody can ask it over HTTP; supervisor's word is all there is.</summary>
internal sealed record Client(string Program, int? Port);
