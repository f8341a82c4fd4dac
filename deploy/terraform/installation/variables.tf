variable "name" {
  description = "What the machine and everything that belongs to it is called."
  type        = string
  default     = "parley"
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,40}$", var.name))
    error_message = "name must be 1 to 41 of a-z 0-9 -, starting with a letter."
  }
}

variable "domain" {
  description = "The name people type, such as chat.example.org. It must be public for the certificate."
  type        = string
  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "domain must be a host name with a dot, such as chat.example.org, without https:// and path."
  }
}

variable "repository" {
  description = "Where the sources are fetched from, over HTTPS."
  type        = string
  validation {
    condition     = can(regex("^https://[A-Za-z0-9._~:/@-]+$", var.repository))
    error_message = "repository must be an address that starts with https://."
  }
}

variable "revision" {
  description = "The tag or commit that is installed. A branch would install something else at each new machine."
  type        = string
  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$", var.revision))
    error_message = "revision must be a tag or a commit."
  }
}

variable "acme_email" {
  description = "Where the certificate authority writes to; empty for nowhere."
  type        = string
  default     = ""
  validation {
    condition     = var.acme_email == "" || can(regex("^[^@\\s{}]+@[^@\\s{}]+$", var.acme_email))
    error_message = "acme_email must be an address of mail."
  }
}

variable "ssh_from" {
  description = "Networks from which the machine may be administered by SSH. None: the port stays shut."
  type        = list(string)
  default     = []
  validation {
    condition     = alltrue([for network in var.ssh_from : can(cidrhost(network, 0)) && !endswith(network, "/0")])
    error_message = "ssh_from must hold networks such as 192.0.2.0/24, and not the whole internet."
  }
}

variable "registration" {
  description = "Who may make an account: open, invite or closed."
  type        = string
  default     = "invite"
  validation {
    condition     = contains(["open", "invite", "closed"], var.registration)
    error_message = "registration must be open, invite or closed."
  }
}

variable "backup" {
  description = "An object store (S3) that backups go to each night; null for none but the volume on the machine."
  type = object({
    endpoint   = string
    bucket     = string
    region     = optional(string, "us-east-1")
    key        = string
    secret     = string
    passphrase = string
    keep       = optional(number, 14)
  })
  default   = null
  sensitive = true
  validation {
    condition     = var.backup == null ? true : startswith(var.backup.endpoint, "https://") && length(var.backup.passphrase) >= 12 && var.backup.keep >= 1
    error_message = "backup needs an endpoint that starts with https://, a passphrase of 12 characters or more, and keep of 1 or more."
  }
  validation {
    condition     = var.backup == null ? true : !can(regex("[\n\r']", join("", [var.backup.endpoint, var.backup.bucket, var.backup.region, var.backup.key, var.backup.secret, var.backup.passphrase])))
    error_message = "backup must not hold line ends or apostrophes."
  }
}
